import { daysAgo, key } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  later: { code: tf({ expires_at: '"2027-03-31T00:00:00Z"' }) },
  past: {
    code: tf({ expires_at: '"2026-10-31T00:00:00Z"' }),
    keys: [
      key(1, { created_at: daysAgo(200), expires_at: '2026-10-31T00:00:00Z', last_used_at: daysAgo(26) }),
    ],
    finds: [
      {
        at: 'main.tf:5:18-5:40',
        message:
          '"CI/CD Pipeline - Production" declares an expiration in the past: 2026-10-31, 25 days ago. The key ending in 0001 has expired. It was last used 26 days ago, on 2026-10-30.',
      },
    ],
  },
};
