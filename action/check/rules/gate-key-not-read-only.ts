import * as z from 'zod';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { formatReach, liveName } from './keys/key-text.ts';
import { liveKey } from './keys/live-key.ts';

export const gateKeyNotReadOnly = defineRule({
  id: 'gate-key-not-read-only',
  title: "The gate's own key may change things",
  severity: 'high',
  help: waivable(
    'The gate only reads, and it runs where many people and programs can get at its environment: in CI. LowerPlane names read-only as what a CI/CD security gate needs. Make a read-only key for the gate, and hand a read-write key for evidence, if there is one, over separately.',
  ),
  fix: 'Make a read-only key for the gate, set it as the secret that the gate reads, and revoke this one if nothing else uses it.',
  references: KEY_HYGIENE,
  needs: ['self'],
  parameters: z.strictObject({}),
  *find({ self }, _parameters, { now }) {
    if (self.permissions === 'read-only') return;
    const key = liveKey(self, now);
    yield {
      kind: 'violation',
      place: { kind: 'set-up' },
      message: `This gate asks with ${liveName(key)}, which has ${key.permissions} permissions for ${formatReach(key.environments)}. A gate needs read-only.`,
      ...(key.permissions === 'admin' && { severity: 'critical' }),
      identity: ['gate'],
      keyName: key.name,
    };
  },
});
