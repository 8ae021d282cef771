import * as z from 'zod';
import { covers } from '../../../provider/keys/environments.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { formatReach, liveName } from './keys/key-text.ts';
import { liveKey } from './keys/live-key.ts';

export const gateKeyUnscoped = defineRule({
  id: 'gate-key-unscoped',
  title: "The gate's own key is not scoped to the gated environment",
  severity: 'medium',
  help: waivable(
    'A gate for one environment needs access to that environment only: anyone who copies a wider key from CI can read the others too. A key without access to the gated environment is worse, because the gate then sees the keys and tests of another one. Create a key scoped to the gated environment. Nothing is reported when no environment is set.',
  ),
  fix: 'Create a read-only key for the gated environment only, and store it in the secret that the gate uses.',
  references: KEY_HYGIENE,
  needs: ['self'],
  parameters: z.strictObject({}),
  *find({ self }, _parameters, { now, environment }) {
    if (environment === undefined) return;
    const key = liveKey(self, now);
    const sees = covers(key.environments, [environment]);
    if (sees && covers([environment], key.environments)) return;
    yield {
      kind: 'violation',
      place: { kind: 'set-up' },
      message: `This gate is for ${environment}, but its key ${liveName(key)} is for ${formatReach(key.environments)}${sees ? '' : `, so the gate cannot see ${environment}`}.`,
      ...(!sees && { severity: 'high' }),
      identity: ['gate', environment],
      keyName: key.name,
    };
  },
});
