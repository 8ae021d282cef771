import { daysAgo, key, live, revoked } from '../../../test/check/keys.ts';

import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  used: { code: tf(), keys: [key(1, { last_used_at: daysAgo(89) })] },
  unused: {
    code: tf(),
    keys: [
      key(1, { created_at: daysAgo(200), last_used_at: daysAgo(120) }),
      key(2, {
        name: 'Old script',
        permissions: 'admin',
        environments: 'all',
        created_at: daysAgo(900),
        last_used_at: daysAgo(400),
      }),
    ],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) has not been used for 120 days, since 2026-07-28. It is still active: read-only, for production.',
        identity: ['key_00000000000000000001'],
      },
      {
        at: 'key "Old script"',
        message:
          '"Old script" (ending in 0002) has not been used for 400 days, since 2025-10-21. It is still active: admin, for all environments.',
        severity: 'high',
      },
    ],
  },
  'used 89 days ago': { keys: [live({ last_used_at: daysAgo(89) })] },
  'used 90 days ago': { keys: [live({ last_used_at: daysAgo(90) })], finds: ['medium'] },
  'an admin key': { keys: [live({ last_used_at: daysAgo(90), permissions: 'admin' })], finds: ['high'] },
  'never used': { keys: [live({ last_used_at: null })] },
  revoked: { keys: [live({ last_used_at: daysAgo(200), ...revoked(3) })] },
  expired: { keys: [live({ last_used_at: daysAgo(200), expires_at: daysAgo(1) })] },
  'a declared key': {
    keys: [live({ last_used_at: daysAgo(120) })],
    declared: {},
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" (ending in ab12) has not been used for 120 days, since 2026-07-28. It is still active: read-only, for production.',
        identity: ['key_0123456789ABCDEFGHIJ'],
      },
    ],
  },
};
