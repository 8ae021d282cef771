import * as z from 'zod';
import { mintingOf } from '../../../provider/keys/change.ts';
import { explainReason } from '../../../provider/keys/explain.ts';
import { HYGIENE } from '../../../provider/keys/hygiene.ts';
import { formatDay } from '../../../provider/keys/instant.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { highPrivilegeField, isHighPrivilege } from './keys/high-privilege.ts';
import { placeOfLive } from './keys/key-location.ts';
import { formatAge, formatUse, liveName } from './keys/key-text.ts';
import { matchKeys, soleDeclaration } from './keys/matched-keys.ts';
import { changesOf } from './keys/planned-changes.ts';

export const overdueRotation = defineRule({
  id: 'overdue-rotation',
  title: 'Key is overdue for rotation',
  severity: 'medium',
  help: waivable(
    'Regular rotation limits how long a leaked key can be used unnoticed. LowerPlane recommends replacing keys at least once a year, and every 90 days for high-privilege keys (admin, unless `high_privilege` is set). A key is also overdue when its declared rotation was due more than `grace` ago and nothing was applied since. Apply, or declare `rotation` and apply. Keys in their overlap are not reported.',
  ),
  fix: 'Declare rotation and apply, or change rotate_trigger and apply.',
  references: KEY_HYGIENE,
  needs: ['keys'],
  uses: ['declarations'],
  parameters: z.strictObject({
    max_age: durationField(HYGIENE.maxAge, 'The greatest age of a key.'),
    max_age_high_privilege: durationField(
      HYGIENE.maxAgeHighPrivilege,
      'The greatest age of a high-privilege key.',
    ),
    high_privilege: highPrivilegeField,
    grace: durationField('2d', 'How late a declared rotation may be applied.'),
  }),
  *find({ keys, declarations }, parameters, { now }) {
    for (const group of matchKeys(declarations, keys, now)) {
      const declaration = soleDeclaration(group);
      for (const live of [...group.current, ...group.surplus]) {
        const { permissions, createdAt } = live;
        const high = isHighPrivilege(permissions, parameters.high_privilege);
        const limit = high ? parameters.max_age_high_privilege : parameters.max_age;
        const age = now - createdAt;
        const planned =
          declaration && group.current.includes(live)
            ? mintingOf(changesOf(declaration, live, group, now))
            : undefined;
        const due =
          planned?.kind === 'create'
            ? undefined
            : planned?.reasons.find(({ kind }) => kind === 'rotation-due');
        const late = due?.kind === 'rotation-due' && now - due.since > parameters.grace;
        if (age <= limit && !late) continue;
        yield {
          kind: 'violation',
          place: placeOfLive(live, declaration),
          message: `${liveName(live)} is ${formatAge(age)} old: it was created on ${formatDay(createdAt)} and ${formatUse(live, now)}. ${
            age > limit
              ? `A key with ${permissions} permissions must be replaced every ${formatAge(limit)}`
              : 'Its declaration requires a replacement'
          }${due ? `; ${explainReason(due, now)}` : ''}.`,
          ...(due && { fix: 'Apply: the rotation is declared and due.' }),
          ...(high && { severity: 'high' }),
          identity: [live.id],
          keyName: live.name,
        };
      }
    }
  },
});
