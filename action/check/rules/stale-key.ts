import * as z from 'zod';
import { HYGIENE } from '../../../provider/keys/hygiene.ts';
import { formatDay } from '../../../provider/keys/instant.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { placeOfLive } from './keys/key-location.ts';
import { formatAge, formatReach, liveName } from './keys/key-text.ts';
import { matchKeys, soleDeclaration } from './keys/matched-keys.ts';

export const staleKey = defineRule({
  id: 'stale-key',
  title: 'Key is no longer used',
  severity: 'medium',
  help: waivable(
    'No one misses or monitors a key that has not been used for months. LowerPlane recommends reviewing keys unused for 90 days or more and revoking those that are not needed. Remove the declaration and apply, or revoke the key in LowerPlane. Create a key for rare occasions, such as a yearly audit export, when it is needed.',
  ),
  fix: 'Ask its owner. If it is not needed, remove its declaration and apply, or revoke it in LowerPlane > Settings > API keys.',
  references: KEY_HYGIENE,
  needs: ['keys'],
  uses: ['declarations'],
  parameters: z.strictObject({
    unused_for: durationField(HYGIENE.unusedFor, 'A key unused for this long is stale.'),
  }),
  *find({ keys, declarations }, { unused_for: longest }, { now }) {
    for (const group of matchKeys(declarations, keys, now)) {
      for (const live of [...group.current, ...group.overlapping, ...group.surplus]) {
        const { lastUsedAt, permissions, environments } = live;
        if (lastUsedAt === undefined || now - lastUsedAt < longest) continue;
        yield {
          kind: 'violation',
          place: placeOfLive(live, soleDeclaration(group)),
          message: `${liveName(live)} has not been used for ${formatAge(now - lastUsedAt)}, since ${formatDay(lastUsedAt)}. It is still active: ${permissions}, for ${formatReach(environments)}.`,
          ...(permissions === 'admin' && { severity: 'high' }),
          identity: [live.id],
          keyName: live.name,
        };
      }
    }
  },
});
