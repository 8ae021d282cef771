import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { daysAgo, inDays, key, live, revoked } from '../../../test/check/keys.ts';

import type { RuleCases } from '../../../test/check/rule-case.ts';
import { ROTATED, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  'in overlap': {
    code: tf(ROTATED),
    keys: [
      key(1, { created_at: daysAgo(95), expires_at: inDays(2) }),
      key(2, { created_at: daysAgo(5), expires_at: inDays(92) }),
    ],
  },
  young: { code: tf(), keys: [key(1)] },
  due: {
    code: tf(ROTATED),
    keys: [key(1, { created_at: daysAgo(95), expires_at: inDays(2) })],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) is 95 days old: it was created on 2026-08-22 and last used today. Its declaration requires a replacement; rotation has been due since 2026-11-20, 5 days overdue.',
        fix: 'Apply: the rotation is declared and due.',
        identity: ['key_00000000000000000001'],
      },
    ],
  },
  old: {
    code: tf(),
    keys: [
      key(1),
      key(2, { name: 'Audit Export Script', created_at: daysAgo(412), expires_at: inDays(30) }),
      key(3, { name: 'User Provisioning', permissions: 'admin', created_at: daysAgo(120) }),
    ],
    finds: [
      {
        at: 'key "Audit Export Script"',
        message:
          '"Audit Export Script" (ending in 0002) is 412 days old: it was created on 2025-10-09 and last used today. A key with read-only permissions must be replaced every 365 days.',
      },
      {
        at: 'key "User Provisioning"',
        message:
          '"User Provisioning" (ending in 0003) is 120 days old: it was created on 2026-07-28 and last used today. A key with admin permissions must be replaced every 90 days.',
        severity: 'high',
      },
    ],
  },
  '365 days old': { keys: [live({ created_at: daysAgo(365) })] },
  '366 days old': { keys: [live({ created_at: daysAgo(366) })], finds: ['medium'] },
  'an admin key of 91 days': {
    keys: [live({ created_at: daysAgo(91), permissions: 'admin' })],
    finds: ['high'],
  },
  'rotation due for a day': { keys: [live({ created_at: daysAgo(61) })], declared: {} },
  'rotation due for three days': {
    keys: [live({ created_at: daysAgo(63) })],
    declared: {},
    finds: ['medium'],
  },
  'a declared key without rotation': {
    keys: [live({ created_at: daysAgo(300) })],
    declared: { rotation: ABSENT },
  },
  revoked: { keys: [live({ created_at: daysAgo(500), ...revoked(1) })] },
  'rotation due for ten days': {
    keys: [live({ created_at: daysAgo(70) })],
    declared: {},
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" (ending in ab12) is 70 days old: it was created on 2026-09-16 and last used today. Its declaration requires a replacement; rotation has been due since 2026-11-15, 10 days overdue.',
        fix: 'Apply: the rotation is declared and due.',
        identity: ['key_0123456789ABCDEFGHIJ'],
      },
    ],
  },
};
