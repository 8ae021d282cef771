import { bool, defineAction, defineSchema, isUnknown, string } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

const work = () => import('./revocation.ts');

/** `lowerplane_revoke_key`. */
export const revokeKeyAction = () => {
  const schema = defineSchema({
    description:
      'Revokes a key, immediately and permanently, under the guards of the provider: not the key that the provider is authenticated with, and no key that was used within `recent_use_window` (`7d` unless the provider sets another), unless `last_four` confirms it. The plan warns of who will notice. A key that is already revoked stays as it is. Needs Terraform 1.14; OpenTofu has no actions.',
    attributes: {
      key: string({ required: true, description: 'The id of the key, or the exact name of an active one.' }),
      last_four: string({
        optional: true,
        description:
          'The last four characters of the key. They confirm that it may be revoked although it was used recently.',
      }),
      force: bool({
        optional: true,
        description: 'Revokes the key although it was used recently.',
      }),
    },
  });

  return defineAction<typeof schema, Session>({
    typeName: 'lowerplane_revoke_key',
    schema,
    async plan({ config: { key, last_four: lastFour, force }, session, diagnostics }) {
      if (session?.connection === undefined || isUnknown(key) || isUnknown(lastFour) || isUnknown(force))
        return;
      const { planRevocation } = await work();
      await planRevocation(connected(session), { key, lastFour, isForced: force === true }, diagnostics);
    },
    async invoke({ config: { key, last_four: lastFour, force }, session, progress }) {
      const { revoke } = await work();
      await revoke(connected(session), { key, lastFour, isForced: force === true }, progress);
    },
  });
};
