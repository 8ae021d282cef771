import type { PlannedChange } from '../../../provider/declarations/declared-keys.ts';
import { declarations, declared } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

const KEY = declared();

const DRIFT: PlannedChange = {
  effect: { kind: 'drifted', attributes: ['expiration', 'name'] },
  plan: 'plan.json',
  address: KEY.address,
  name: 'CI gate',
  reason: undefined,
  works: true,
  expiresAt: undefined,
  declaration: KEY,
  at: KEY.header,
};

export const cases: RuleCases = {
  'no plan': { declared: {} },
  drift: {
    declared: { ...declarations(KEY), planned: [DRIFT] },
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          'plan.json shows that "CI gate" (lowerplane_api_key.ci_gate) was changed outside Terraform: expiration and name.',
        identity: ['lowerplane_api_key.ci_gate', 'expiration', 'name'],
      },
    ],
  },
  'another change': {
    declared: { ...declarations(KEY), planned: [{ ...DRIFT, effect: { kind: 'destroyed' } }] },
  },
};
