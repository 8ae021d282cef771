import * as z from 'zod';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import type { SuggestedFix } from './definition/violation.ts';
import { type DeclaredLifetime, declaredLifetime } from './keys/declared-lifetime.ts';
import { declarationIdentity } from './keys/key-location.ts';
import { declaredName, formatAge } from './keys/key-text.ts';
import { addAttribute, ROTATE_EVERY_90_DAYS } from './keys/suggest-attribute.ts';

const ADDED: SuggestedFix = {
  safety: 'unsafe',
  does: 'Adds `rotation = { every = "90d", overlap = "7d" }`',
  because: 'the next apply can replace a live key and revoke it after the overlap',
};

export const missingRotation = defineRule({
  id: 'missing-rotation',
  title: 'Key has no rotation',
  severity: 'low',
  help: waivable(
    'A key without rotation is replaced in a hurry, on the day it expires or leaks. With `rotation = { every = "90d", overlap = "7d" }` a plan creates and delivers a successor in time and keeps the old key for the overlap. A key with a short lifetime (`max_fixed_life`) needs no rotation.',
  ),
  fix: 'Declare rotation, for example every 90 days with an overlap of 7 days, or give the key a short lifetime.',
  suggests: [ADDED],
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({
    max_fixed_life: durationField('90d', 'The longest lifetime of a key without rotation.'),
  }),
  *find({ declarations }, { max_fixed_life: longest }, { now, policy }) {
    // A key that never expires has one finding, whose fix is either.
    const isReported = policy.rules['missing-expiration']?.severity !== 'off';
    for (const declaration of declarations.keys) {
      const { rotation, name } = declaration;
      if (rotation.kind === 'known' || rotation.kind === 'invalid') continue;
      const life = declaredLifetime(declaration);
      if (life.kind === 'never' && isReported) continue;
      const length = lengthOf(life, now);
      if (length !== undefined && length <= longest) continue;
      const label = declaredName(declaration);
      if (rotation.kind === 'undecidable') yield undecidable(`${label} is rotated`, rotation, label);
      else if (life.kind === 'undecidable')
        yield undecidable(`the lifetime of ${label} is short enough to need no rotation`, life, label);
      else if (length !== undefined) {
        const suggestion =
          life.kind === 'until' ? undefined : addAttribute(declaration, ROTATE_EVERY_90_DAYS, ADDED);
        yield {
          kind: 'violation',
          place: { kind: 'code', range: declaration.header },
          message: `${label} declares no rotation and ${length === Number.POSITIVE_INFINITY ? 'never expires' : `has a lifetime of ${formatAge(length)}`}. The limit without rotation is ${formatAge(longest)}.`,
          identity: declarationIdentity(declaration),
          ...(name.kind === 'known' && { keyName: name.value }),
          declaration,
          ...(suggestion && { suggestion }),
        };
      }
    }
  },
});

function lengthOf(life: DeclaredLifetime, now: number): number | undefined {
  switch (life.kind) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'span':
      return life.ms;
    case 'until':
      return Math.max(0, life.end - now);
    default:
      return undefined;
  }
}
