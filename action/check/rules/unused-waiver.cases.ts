import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  expired: {
    policy: `waivers:
  - rule: stale-key
    key: Legacy *
    owner: sam@example.com
    reason: Replaced soon.
    expires: 2026-11-24`,
  },
  none: { policy: '' },
  unused: {
    policy: `waivers:
  - rule: stale-key
    key: Legacy *
    owner: sam@example.com
    reason: Replaced soon.
    expires: 2027-03-31`,
    finds: [
      {
        at: '.lowerplane/policy.yaml:3:1-3:1',
        message:
          'The waiver for "stale-key" by "sam@example.com", valid until 2027-03-31, matches no finding.',
        identity: ['stale-key', '{"kind":"key","key":"Legacy *"}'],
      },
    ],
  },
};
