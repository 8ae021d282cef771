import * as z from 'zod';
import { formatDay, formatInstant } from '../../../provider/keys/instant.ts';
import { rotationDueAt } from '../../../provider/keys/rotation.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { placeOfLive } from './keys/key-location.ts';
import { declaredName, formatAge, formatUse, liveName } from './keys/key-text.ts';
import { firstCreatedAt, matchKeys, soleDeclaration } from './keys/matched-keys.ts';

export const expiringSoon = defineRule({
  id: 'expiring-soon',
  title: 'Key expires soon',
  severity: 'low',
  help: waivable(
    'When a key expires, whatever uses it stops: a gate, an upload, a dashboard. In the last days (`urgent_within`) the finding is more severe. Declare a later `expires_at`, or `rotation`, which creates and delivers a successor in time. Keys that rotation will replace in time are not reported, and neither are keys whose whole life is shorter than `within`.',
  ),
  fix: 'Declare rotation or a later expiration, and apply. If the key is no longer needed, remove its declaration.',
  references: KEY_HYGIENE,
  needs: ['keys'],
  uses: ['declarations'],
  parameters: z.strictObject({
    urgent_within: durationField('3d', 'A key that expires within this time is a medium finding.'),
    within: durationField('14d', 'A key that expires within this time is reported.'),
  }),
  *find({ keys, declarations }, { within, urgent_within: urgent }, { now }) {
    for (const group of matchKeys(declarations, keys, now)) {
      const declaration = soleDeclaration(group);
      // An older key that has a successor may expire.
      for (const live of group.current.length > 0 ? group.current : group.surplus.slice(0, 1)) {
        const { expiration, createdAt } = live;
        if (expiration.kind === 'never' || expiration.at - now > within) continue;
        if (expiration.at - createdAt <= within) continue;
        const rotation = declaration?.rotation;
        if (rotation?.kind === 'undecidable') {
          yield undecidable(
            `${liveName(live)}, which expires on ${formatDay(expiration.at)}, gets a successor in time`,
            rotation,
            declaration === undefined ? liveName(live) : declaredName(declaration),
          );
          continue;
        }
        const due =
          rotation?.kind === 'known'
            ? rotationDueAt(rotation.value, createdAt, firstCreatedAt(group), expiration)
            : undefined;
        if (due !== undefined && due < expiration.at) continue;
        yield {
          kind: 'violation',
          place: placeOfLive(live, declaration),
          message: `${liveName(live)} expires in ${formatAge(expiration.at - now)}, on ${formatInstant(expiration.at)}, and no successor is planned. It was ${formatUse(live, now)}.`,
          ...(expiration.at - now <= urgent && { severity: 'medium' }),
          identity: [live.id],
          keyName: live.name,
        };
      }
    }
  },
});
