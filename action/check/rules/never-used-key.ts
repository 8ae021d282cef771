import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { placeOfLive } from './keys/key-location.ts';
import { formatAge, formatReach, liveName, quoted } from './keys/key-text.ts';
import { matchKeys, soleDeclaration } from './keys/matched-keys.ts';

export const neverUsedKey = defineRule({
  id: 'never-used-key',
  title: 'Key has never been used',
  severity: 'low',
  help: waivable(
    'A key that was never used is either not needed or has not reached its consumer. Check that its secret was delivered, or remove the declaration and apply. Keys younger than `grace` are not reported.',
  ),
  fix: 'Check that its secret has reached its consumer. If it is not needed, remove its declaration and apply, or revoke it.',
  references: KEY_HYGIENE,
  needs: ['keys'],
  uses: ['declarations'],
  parameters: z.strictObject({
    grace: durationField('14d', 'How long a new key may remain unused.'),
  }),
  *find({ keys, declarations }, { grace }, { now }) {
    for (const group of matchKeys(declarations, keys, now)) {
      for (const live of [...group.current, ...group.overlapping, ...group.surplus]) {
        const { lastUsedAt, createdAt, createdBy, permissions, environments } = live;
        if (lastUsedAt !== undefined || now - createdAt < grace) continue;
        yield {
          kind: 'violation',
          place: placeOfLive(live, soleDeclaration(group)),
          message: `${liveName(live)} has never been used in the ${formatAge(now - createdAt)} since ${quoted(createdBy)} created it on ${formatDay(createdAt)}. It is active: ${permissions}, for ${formatReach(environments)}.`,
          ...(permissions === 'admin' && { severity: 'medium' }),
          identity: [live.id],
          keyName: live.name,
        };
      }
    }
  },
});
