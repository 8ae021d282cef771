import { DAY, daysAgo, inDays, key, known, live, NOW, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  same: { code: tf(), keys: [key(1)] },
  'apply due': {
    code: tf({ name: '"Evidence Upload"', permissions: '"read-write"' }, 'u'),
    keys: [key(1, { name: 'Evidence Upload' })],
    finds: [
      {
        at: 'main.tf:1:1-1:34',
        message:
          '"Evidence Upload" (ending in 0001) differs from its declaration. An apply would change it: permissions change from read-only to read-write. The live key grants less than the code declares.',
        severity: 'low',
        identity: ['key_00000000000000000001', 'permissions'],
      },
    ],
  },
  'lives on': {
    code: tf(),
    keys: [key(1, { expires_at: null })],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) differs from its declaration. An apply would change it: its expiration moves from never to 2027-02-13T12:00:00Z. The live key grants more than was reviewed.',
        severity: 'high',
        identity: ['key_00000000000000000001', 'expiration'],
      },
    ],
  },
  wider: {
    code: tf(),
    keys: [key(1, { permissions: 'admin', environments: 'all' })],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001) differs from its declaration. An apply would change it: permissions change from admin to read-only and environments change from all to production. The live key grants more than was reviewed.',
        severity: 'high',
        identity: ['key_00000000000000000001', 'permissions', 'environments'],
      },
    ],
  },
  'as declared': { keys: [live()], declared: {} },
  'may do more': { keys: [live({ permissions: 'admin' })], declared: {}, finds: ['high'] },
  'may do less': { keys: [live()], declared: { permissions: known('admin' as const) }, finds: ['low'] },
  'reaches further': { keys: [live({ environments: 'all' })], declared: {}, finds: ['high'] },
  'reaches less': {
    keys: [live()],
    declared: { environments: known(['production', 'staging']) },
    finds: ['low'],
  },
  'reaches elsewhere': { keys: [live({ environments: ['staging'] })], declared: {}, finds: ['high'] },
  'lives longer': { keys: [live({ expires_at: inDays(300) })], declared: {}, finds: ['high'] },
  'never expires': { keys: [live({ expires_at: null })], declared: {}, finds: ['high'] },
  'ends sooner': { keys: [live({ expires_at: inDays(20) })], declared: {}, finds: ['low'] },
  'rotation is due': { keys: [live({ created_at: daysAgo(70), expires_at: inDays(20) })], declared: {} },
  'permissions by a variable': {
    keys: [live()],
    declared: { permissions: VARIABLE },
    finds: ['undecidable'],
  },
  'an expiration by a variable': {
    keys: [live()],
    declared: { expiration: VARIABLE },
    finds: ['undecidable'],
  },
  'a date in the past': { keys: [live()], declared: { expiration: known({ kind: 'at', at: NOW - DAY }) } },
  'may do more and reaches further': {
    keys: [live({ permissions: 'admin', environments: 'all' })],
    declared: {},
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" (ending in ab12) differs from its declaration. An apply would change it: permissions change from admin to read-only and environments change from all to production. The live key grants more than was reviewed.',
        severity: 'high',
        identity: ['key_0123456789ABCDEFGHIJ', 'permissions', 'environments'],
      },
    ],
  },
  'declarations that share a name': {
    keys: [live({ permissions: 'admin' })],
    declared: [{}, { address: 'lowerplane_api_key.other' }],
  },
};
