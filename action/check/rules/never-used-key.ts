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
  title: 'Key was never used',
  severity: 'low',
  help: waivable(
    'A key that was made and never used was either not needed, or has not arrived where it is needed. Both are worth a look: check that its secret reaches its consumer, or remove the declaration and apply. Keys younger than `grace` are left alone.',
  ),
  fix: 'Check that its secret has arrived at its consumer; when nobody needs it, remove its declaration and apply, or revoke it.',
  references: KEY_HYGIENE,
  needs: ['keys'],
  uses: ['declarations'],
  parameters: z.strictObject({
    grace: durationField('14d', 'How long a new key may wait for its first use.'),
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
