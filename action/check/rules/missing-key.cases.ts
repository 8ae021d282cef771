import { DAY, daysAgo, key, known, live, NOW, revoked, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  there: { code: tf(), keys: [key(1)] },
  'new': {
    code: tf(),
    keys: [],
    finds: [
      {
        at: 'main.tf:2:18-2:47',
        message: '"CI/CD Pipeline - Production" is declared, but LowerPlane has no active key of that name.',
      },
    ],
  },
  'out of sight': {
    code: tf({ environments: '["staging"]' }),
    keys: [],
    self: key(1, { name: 'Gate' }),
    finds: [
      {
        kind: 'undecidable',
        at: 'main.tf:2:18-2:47',
        message: `Cannot determine whether a live key exists for "CI/CD Pipeline - Production": it is for staging, but the gate's own key sees only keys for production.`,
      },
    ],
  },
  revoked: {
    code: tf(),
    keys: [key(1, { ...revoked(2), revoked_by: { type: 'user', id: 'user_1', name: 'John Roe' } })],
    finds: [
      {
        at: 'main.tf:2:18-2:47',
        message:
          '"CI/CD Pipeline - Production" has no active key: the one ending in 0001 was revoked on 2026-11-23T12:00:00Z by "John Roe". It was last used today.',
        severity: 'medium',
      },
    ],
  },
  'there, by name': { keys: [live()], declared: {} },
  'never made': { keys: [live({ name: 'other' })], declared: {}, finds: ['low'] },
  'revoked yesterday': { keys: [live(revoked(1))], declared: {}, finds: ['medium'] },
  expired: { keys: [live({ expires_at: daysAgo(1) })], declared: {}, finds: ['medium'] },
  'expired as declared': {
    keys: [live({ expires_at: daysAgo(1) })],
    declared: { expiration: known({ kind: 'at', at: NOW - DAY }) },
  },
  'a name by a variable': { keys: [live()], declared: { name: VARIABLE }, finds: ['undecidable'] },
  'revoked by someone': {
    keys: [live(revoked(2))],
    declared: {},
    finds: [
      {
        at: 'main.tf:2:3-2:40',
        message:
          '"CI gate" has no active key: the one ending in ab12 was revoked on 2026-11-23T12:00:00Z by "Jane Doe". It was last used today.',
        severity: 'medium',
      },
    ],
  },
  "out of sight of the gate's key": {
    keys: [],
    self: live(),
    declared: { environments: known(['staging']) },
    finds: [
      {
        kind: 'undecidable',
        at: 'main.tf:2:3-2:40',
        message: `Cannot determine whether a live key exists for "CI gate": it is for staging, but the gate's own key sees only keys for production.`,
      },
    ],
  },
};
