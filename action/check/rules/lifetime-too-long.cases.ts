import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { ADMIN, every, live, READ_WRITE, until, VARIABLE, within } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  year: { code: tf({ expires_in: '"365d"' }) },
  admin: {
    code: tf({ name: '"User Provisioning"', permissions: '"admin"', expires_in: '"180d"' }, 'provisioning'),
    finds: [
      {
        at: 'main.tf:5:18-5:24',
        message:
          '"User Provisioning" has a lifetime of 180 days. The limit for a key with admin permissions is 90 days.',
        severity: 'high',
        suggestion: [5, '  expires_in = "90d"'],
      },
    ],
  },
  'for each': {
    code: `resource "lowerplane_api_key" "each" {
  for_each     = { upload = "60d", export = "800d" }
  name         = "Audit \${each.key}"
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = each.value

  deliver_to = [
    { file = { path = "secrets/\${each.key}.key" } },
  ]
}
`,
    finds: [
      {
        at: 'main.tf:6:18-6:28',
        message:
          '"Audit export" has a lifetime of 800 days. The limit for a key with read-only permissions is 365 days.',
      },
    ],
  },
  local: {
    code: blocks(tf({ expires_in: 'local.life' }), 'locals {\n  life = "500d"\n}\n'),
    finds: [
      {
        at: 'main.tf:5:18-5:28',
        message:
          '"CI/CD Pipeline - Production" has a lifetime of 500 days. The limit for a key with read-only permissions is 365 days.',
        suggestion: [5, '  expires_in = "90d"'],
      },
    ],
  },
  policy: {
    code: tf(),
    parameters: { max: '30d' },
    finds: [
      {
        at: 'main.tf:5:18-5:23',
        message:
          '"CI/CD Pipeline - Production" has a lifetime of 90 days. The limit for a key with read-only permissions is 30 days.',
      },
    ],
  },
  'two years': {
    code: tf({ expires_in: '"730d"' }),
    finds: [
      {
        at: 'main.tf:5:18-5:24',
        message:
          '"CI/CD Pipeline - Production" has a lifetime of 730 days. The limit for a key with read-only permissions is 365 days.',
        suggestion: [5, '  expires_in = "90d"'],
      },
    ],
  },
  '365 days': { declared: { expiration: within(365) } },
  '366 days': { declared: { expiration: within(366) }, finds: ['medium'] },
  '91 days of an admin key': { declared: { expiration: within(91), permissions: ADMIN }, finds: ['high'] },
  '91 days of a read-write key': { declared: { expiration: within(91), permissions: READ_WRITE } },
  'a date a leap year ahead': { declared: { expiration: until(366) } },
  'a date two years ahead': { declared: { expiration: until(730) }, finds: ['medium'] },
  'a date in the past': { declared: { expiration: until(-1) } },
  'rotation every 400 days': { declared: { expiration: ABSENT, rotation: every(400) }, finds: ['medium'] },
  'an overlap on top': { declared: { expiration: ABSENT, rotation: every(365) } },
  'a variable': { declared: { expiration: VARIABLE }, finds: ['undecidable'] },
  'permissions by a variable, where they matter': {
    declared: { expiration: within(200), permissions: VARIABLE },
    finds: ['undecidable'],
  },
  'permissions by a variable, short life': { declared: { expiration: within(30), permissions: VARIABLE } },
  'permissions by a variable, long life': {
    declared: { expiration: within(400), permissions: VARIABLE },
    finds: ['medium'],
  },
  'a date, counted from the creation of the live key': {
    keys: [live({ created_at: '2026-10-01T00:00:00Z' })],
    declared: { expiration: until(360) },
    finds: [
      {
        at: 'main.tf:2:3-2:40',
        message:
          '"CI gate" expires on 2027-11-20, 415 days from its creation on 2026-10-01. The limit for a key with read-only permissions is 365 days.',
      },
    ],
  },
  '91 days, with a limit of 90': {
    declared: { expiration: within(91) },
    parameters: { max: '90d' },
    finds: ['medium'],
  },
  '91 days of a read-write key, which the policy calls privileged': {
    declared: { expiration: within(91), permissions: READ_WRITE },
    parameters: { high_privilege: 'read-write' },
    finds: ['high'],
  },
};
