import * as z from 'zod';
import { covers } from '../../../provider/keys/environments.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { formatReach, liveName } from './keys/key-text.ts';
import { liveKey } from './keys/live-key.ts';

export const gateKeyUnscoped = defineRule({
  id: 'gate-key-unscoped',
  title: "The gate's own key is for other environments",
  severity: 'medium',
  help: waivable(
    'A gate for one environment needs to see that environment and no other: a key that reaches more tells whoever copies it from CI about all of them. Worse is a key that does not reach the gated environment: then the gate judges by keys and tests of another one. Make a key scoped to the gated environment. Nothing is reported when the gate is told no environment.',
  ),
  fix: 'Make a read-only key whose environments are the gated one alone, and set it as the secret that the gate reads.',
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
      message: `This gate guards ${environment}, and asks with ${liveName(key)}, which reaches ${formatReach(key.environments)}${sees ? '' : `: what it learns says nothing about ${environment}`}.`,
      ...(!sees && { severity: 'high' }),
      identity: ['gate', environment],
      keyName: key.name,
    };
  },
});
