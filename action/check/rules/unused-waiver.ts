import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { isInForce, placeOfWaiver, waiverIdentity } from '../verdict/waivers.ts';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';

export const unusedWaiver = defineRule({
  id: 'unused-waiver',
  title: 'Waiver excuses nothing',
  severity: 'low',
  help: 'What the waiver stood for is gone: mended, removed, or under another name. Left where it is, it would excuse the next thing of its kind without anybody asking for it. Only an audit tells, because only an audit looks at everything; of a rule that could not be evaluated in full, nothing is said.',
  fix: 'Remove the waiver from the policy, or correct what it names.',
  references: [],
  needs: [],
  runsLast: true,
  parameters: z.strictObject({}),
  *find(_facts, _parameters, { now, unusedWaivers = [] }) {
    for (const waiver of unusedWaivers) {
      // Whether it was of use matters no longer once it has expired, which is a finding itself.
      if (!isInForce(waiver, now)) continue;
      const { rule, owner, expires } = waiver;
      yield {
        kind: 'violation',
        place: placeOfWaiver(waiver),
        message: `The waiver of ${quoted(rule)} by ${quoted(owner)}, until ${formatDay(expires)}, excuses no finding.`,
        identity: waiverIdentity(waiver),
      };
    }
  },
});
