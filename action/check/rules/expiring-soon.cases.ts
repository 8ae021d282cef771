import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { daysAgo, inDays, key, live, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { ROTATED, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  rotation: { code: tf(ROTATED), keys: [key(1, { created_at: daysAgo(86), expires_at: inDays(11) })] },
  fixed: {
    code: tf({ expires_at: '"2026-12-01T12:00:00Z"' }),
    keys: [key(1, { created_at: daysAgo(86), expires_at: inDays(6) })],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) expires in 6 days, on 2026-12-01T12:00:00Z, and no successor is planned. It was last used today.',
        identity: ['key_00000000000000000001'],
      },
    ],
  },
  'in 15 days': { keys: [live({ created_at: daysAgo(30), expires_at: inDays(15) })] },
  'in 14 days': { keys: [live({ created_at: daysAgo(30), expires_at: inDays(14) })], finds: ['low'] },
  'in 4 days': { keys: [live({ created_at: daysAgo(30), expires_at: inDays(4) })], finds: ['low'] },
  'in 3 days, declared': {
    keys: [live({ created_at: daysAgo(30), expires_at: inDays(3) })],
    declared: { rotation: ABSENT },
    finds: ['medium'],
  },
  'in 3 days, with a successor in time': {
    keys: [live({ expires_at: inDays(3), created_at: daysAgo(58) })],
    declared: {},
  },
  'rotation would be too late': {
    keys: [live({ created_at: daysAgo(30), expires_at: inDays(3) })],
    declared: {},
    finds: ['medium'],
  },
  'rotation by a variable': {
    keys: [live({ created_at: daysAgo(30), expires_at: inDays(3) })],
    declared: { rotation: VARIABLE },
    finds: ['undecidable'],
  },
  'a short life': { keys: [live({ created_at: daysAgo(1), expires_at: inDays(5) })] },
  never: { keys: [live({ created_at: daysAgo(30), expires_at: null })] },
  gone: { keys: [live({ created_at: daysAgo(30), expires_at: daysAgo(1) })] },
  'an old key that has a successor': {
    keys: [live({ created_at: daysAgo(80), expires_at: inDays(3) }), live({ id: 'key_2' })],
  },
};
