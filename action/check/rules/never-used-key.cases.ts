import { daysAgo, key, live } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  'new': { code: tf(), keys: [key(1, { last_used_at: null, request_count: 0 })] },
  month: {
    code: tf(),
    keys: [key(1, { created_at: daysAgo(30), last_used_at: null, request_count: 0 })],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) has never been used in the 30 days since "Jane Doe" created it on 2026-10-26. It is active: read-only, for production.',
        identity: ['key_00000000000000000001'],
      },
    ],
  },
  '13 days old': { keys: [live({ last_used_at: null, created_at: daysAgo(13) })] },
  '14 days old': { keys: [live({ last_used_at: null, created_at: daysAgo(14) })], finds: ['low'] },
  used: { keys: [live({ created_at: daysAgo(14) })] },
};
