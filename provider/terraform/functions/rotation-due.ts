import { REQUIRED_TIMESTAMP } from '../../keys/declaration/text-rule.ts';
import { NEVER } from '../../keys/expiration.ts';
import { type Instant, parseInstant } from '../../keys/instant.ts';
import { rotationDueAt } from '../../keys/rotation.ts';
import { bool, defineFunction, FunctionError, string } from '../plugin/index.ts';
import { readPeriod } from './duration.ts';

/** What distinguishes no two rotations by a period alone. */
const PLAIN = {
  beforeExpiry: undefined,
  overlap: 0,
  overlapMax: undefined,
  anchor: undefined,
  openings: undefined,
};

/** `provider::lowerplane::rotation_due` */
export const rotationDueFunction = () =>
  defineFunction({
    name: 'rotation_due',
    summary: 'Returns whether something that must be replaced periodically is due.',
    description: `Returns \`true\` once \`period\` has passed since \`created\`, like \`rotation = { every = period }\`.

For keys that Terraform does not rotate itself, and for anything else that has a creation time. A provider function must return the same result in plan and apply, so it cannot read the clock. Pass the time, usually \`plantimestamp()\`.`,
    parameters: [
      { name: 'created', type: string(), description: 'When it was created, RFC 3339.' },
      { name: 'period', type: string(), description: 'How long it may be used, such as `90d`.' },
      { name: 'now', type: string(), description: 'The time to judge by, RFC 3339: `plantimestamp()`.' },
    ],
    returns: bool(),
    call(created, period, now) {
      const createdAt = readTimestamp(created, 0);
      const due = rotationDueAt({ ...PLAIN, every: readPeriod(period, 1) }, createdAt, createdAt, NEVER);
      return due !== undefined && due <= readTimestamp(now, 2);
    },
  });

/** @throws FunctionError which does not show the argument: it may be sensitive. */
function readTimestamp(text: string, argument: number): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new FunctionError(REQUIRED_TIMESTAMP, argument);
}
