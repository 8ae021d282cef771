import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  valid: {
    policy: `waivers:
  - rule: stale-key
    key: Legacy *
    owner: sam@example.com
    reason: Replaced soon.
    expires: 2026-11-25`,
  },
  expired: {
    policy: `waivers:
  - rule: stale-key
    key: Legacy *
    owner: sam@example.com
    reason: Replaced soon.
    expires: 2026-11-24`,
    finds: [
      {
        at: '.lowerplane/policy.yaml:3:1-3:1',
        message: 'The waiver for "stale-key" by "sam@example.com" ("Replaced soon.") expired yesterday.',
        identity: ['stale-key', '{"kind":"key","key":"Legacy *"}'],
      },
    ],
  },
};
