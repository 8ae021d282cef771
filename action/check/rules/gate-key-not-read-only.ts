import * as z from 'zod';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { formatReach, liveName } from './keys/key-text.ts';
import { liveKey } from './keys/live-key.ts';

export const gateKeyNotReadOnly = defineRule({
  id: 'gate-key-not-read-only',
  title: "The gate's own key is not read-only",
  severity: 'high',
  help: waivable(
    'The gate only reads, and it runs in CI, where many people and programs can access its environment. LowerPlane documents read-only as sufficient for a CI/CD security gate. Create a read-only key for the gate. If evidence is uploaded, pass its read-write key separately.',
  ),
  fix: 'Create a read-only key for the gate, store it in the secret that the gate uses, and revoke this one if nothing else uses it.',
  references: KEY_HYGIENE,
  needs: ['self'],
  parameters: z.strictObject({}),
  *find({ self }, _parameters, { now }) {
    if (self.permissions === 'read-only') return;
    const key = liveKey(self, now);
    yield {
      kind: 'violation',
      place: { kind: 'set-up' },
      message: `This gate uses ${liveName(key)}, which has ${key.permissions} permissions for ${formatReach(key.environments)}. A gate needs read-only.`,
      ...(key.permissions === 'admin' && { severity: 'critical' }),
      identity: ['gate'],
      keyName: key.name,
    };
  },
});
