import * as z from 'zod';
import { cannotTell } from '../cannot-tell.ts';
import { KEY_HYGIENE } from '../control-references.ts';
import { type DeclaredLife, declaredLife } from '../declared-life.ts';
import { waivable } from '../how-to-waive.ts';
import { declaredName, formatAge } from '../key-words.ts';
import { declarationIdentity } from '../place-of-key.ts';
import { durationField } from '../policy/duration-field.ts';
import { defineRule } from '../rule.ts';
import { addAttribute, ROTATE_EVERY_90_DAYS } from '../suggest-attribute.ts';

export const missingRotation = defineRule({
  id: 'missing-rotation',
  title: 'Key is never rotated',
  severity: 'low',
  help: waivable(
    'A key that nothing replaces is replaced in a hurry, on the day it expires or leaks. With `rotation = { every = "90d", overlap = "7d" }` a plan makes a successor in time, delivers it, and keeps the old key for the overlap. A key with a short life of its own (`max_fixed_life`) needs none: it is made for one purpose and then gone.',
  ),
  fix: 'Declare rotation, for example every 90 days with an overlap of 7, or give the key a short life.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({
    max_fixed_life: durationField('90d', 'The longest a key may live without rotation.'),
  }),
  *find({ declarations }, { max_fixed_life: longest }, { now }) {
    for (const declaration of declarations.keys) {
      const { rotation, name } = declaration;
      if (rotation.kind === 'known' || rotation.kind === 'invalid') continue;
      const life = declaredLife(declaration);
      const length = lengthOf(life, now);
      if (length !== undefined && length <= longest) continue;
      const label = declaredName(declaration);
      if (rotation.kind === 'undecidable') yield cannotTell(`${label} is rotated`, rotation);
      else if (life.kind === 'undecidable')
        yield cannotTell(`${label} lives so short that it needs no rotation`, life);
      else if (length !== undefined) {
        const suggestion =
          life.kind === 'until' ? undefined : addAttribute(declaration, ROTATE_EVERY_90_DAYS);
        yield {
          kind: 'violation',
          place: { kind: 'code', range: declaration.header },
          message: `${label} declares no rotation, and ${length === Number.POSITIVE_INFINITY ? 'never expires' : `lives ${formatAge(length)}`}. Without rotation a key may live ${formatAge(longest)}.`,
          identity: declarationIdentity(declaration),
          ...(name.kind === 'known' && { keyName: name.value }),
          ...(suggestion && { suggestion }),
        };
      }
    }
  },
});

function lengthOf(life: DeclaredLife, now: number): number | undefined {
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
