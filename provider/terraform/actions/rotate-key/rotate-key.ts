import { defineAction, defineSchema, isUnknown, string } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { specifiedAttributes } from '../../specified-attributes.ts';
import { deliverToAttribute, readDeliverTo } from './deliver-to.ts';

const work = () => import('./rotation.ts');

/** `lowerplane_rotate_key`. */
export const rotateKeyAction = () => {
  const schema = defineSchema({
    description:
      'Rotates a key that no resource manages: creates a successor with the same name, permissions, environments and time to live, and delivers its secret. The old key keeps working, for 7 days at least: once it is no longer used, revoke it with `lowerplane_revoke_key`, or have `lowerplane keys rotate NAME --watch` do so. The key of a `lowerplane_api_key` resource must not be rotated in this way, because the state would keep the old key: change its `rotate_trigger` instead. It is refused where runs in this directory have read such a resource. A key that already has a successor is refused as well. No message contains the secret. Needs Terraform 1.14; OpenTofu has no actions.',
    attributes: {
      key: string({ required: true, description: 'The id of the key, or the exact name of an active one.' }),
      ...specifiedAttributes({ deliver_to: deliverToAttribute() }),
    },
  });

  return defineAction<typeof schema, Session>({
    typeName: 'lowerplane_rotate_key',
    schema,
    validate({ config, diagnostics }) {
      readDeliverTo(config.deliver_to, ({ title: summary, detail, path }) =>
        diagnostics.error({ summary, detail, path: path.slice(0, 2) }),
      );
    },
    async plan({ config: { key, deliver_to: deliverTo }, session, diagnostics }) {
      if (session?.connection === undefined || isUnknown(key)) return;
      const { planRotation } = await work();
      const destinations = readDeliverTo(deliverTo);
      await planRotation(connected(session), { key, destinations }, diagnostics);
    },
    async invoke({ config: { key, deliver_to: deliverTo }, session, diagnostics, progress }) {
      const { rotate } = await work();
      const destinations = readDeliverTo(deliverTo);
      await rotate(connected(session), { key, destinations }, { diagnostics, progress });
    },
  });
};
