import type { Policy } from './policy.ts';

/** The defaults of a policy, and the policy when there is none. */
export const DEFAULT_POLICY: Policy = {
  failOn: 'medium',
  require: undefined,
  unknown: {},
  undecidable: {},
  rules: {},
  overrides: [],
  environments: {},
  defaults: { onUnavailable: 'fail', minimumScore: 0.8, frameworks: [] },
  vendors: [],
  paths: { include: [], exclude: [] },
  terraform: [],
  allowComments: [],
  verifySecrets: { when: 'never', hosts: {} },
  secretSeverities: {},
  secretPatterns: [],
  purposes: [],
  waivers: [],
  lockedRules: [],
};
