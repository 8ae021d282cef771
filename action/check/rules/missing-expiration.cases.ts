import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { ADMIN, daysAgo, key, known, live, until, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, ROTATED, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  'expires in': { code: tf() },
  rotation: { code: tf(ROTATED) },
  absent: {
    code: tf({ expires_in: undefined }),
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" never expires: it declares neither an expiration nor a rotation.',
        suggestion: [8, '  ]\n  expires_in = "90d"'],
      },
    ],
  },
  json: {
    code: {
      'main.tf.json': `{
  "resource": {
    "lowerplane_api_key": {
      "ci_gate": {
        "name": "CI gate",
        "permissions": "read-only",
        "environments": ["production"],
        "deliver_to": [{ "file": { "path": "secrets/ci-gate.key" } }]
      }
    }
  }
}
`,
    },
    finds: [
      {
        at: 'main.tf.json:4:7-4:16',
        message: '"CI gate" never expires: it declares neither an expiration nor a rotation.',
        suggestion: [4, '      "ci_gate": {\n        "expires_in": "90d",'],
      },
    ],
  },
  live: {
    code: tf(),
    keys: [
      key(1),
      key(2, {
        name: 'Audit Export Script',
        created_at: daysAgo(400),
        expires_at: null,
        last_used_at: daysAgo(30),
      }),
    ],
    finds: [
      {
        at: 'key "Audit Export Script"',
        message:
          '"Audit Export Script" (ending in 0002) never expires: read-only, created 400 days ago, on 2025-10-21, last used 30 days ago, on 2026-10-26.',
        fix: 'Set an expiration date in LowerPlane > Settings > API keys, or declare the key in code with an expiration.',
      },
    ],
  },
  never: {
    code: tf({ expires_in: '"never"' }),
    finds: [
      {
        at: 'main.tf:5:18-5:25',
        message: '"CI/CD Pipeline - Production" never expires: its declaration sets expires_in to "never".',
        suggestion: [5, '  expires_in = "90d"'],
      },
    ],
  },
  variable: {
    code: blocks(tf({ expires_in: 'var.ttl' }), 'variable "ttl" {\n  type = string\n}\n'),
    finds: [
      {
        kind: 'undecidable',
        at: 'main.tf:5:18-5:25',
        message:
          'Cannot determine whether "CI/CD Pipeline - Production" expires: it depends on var.ttl, which has no default.',
      },
    ],
  },
  '90 days': { declared: {} },
  'a date': { declared: { expiration: until(1) } },
  'follows from rotation': { declared: { expiration: ABSENT } },
  neither: { declared: { expiration: ABSENT, rotation: ABSENT }, finds: ['medium'] },
  'neither, for an admin key': {
    declared: { expiration: ABSENT, rotation: ABSENT, permissions: ADMIN },
    finds: ['high'],
  },
  'never, though rotated': { declared: { expiration: known({ kind: 'never' }) }, finds: ['medium'] },
  'a variable': { declared: { expiration: VARIABLE }, finds: ['undecidable'] },
  'rotation by a variable': { declared: { expiration: ABSENT, rotation: VARIABLE }, finds: ['undecidable'] },
  'an invalid value': { declared: { expiration: { kind: 'invalid', at: VARIABLE.at } } },
  'with what is known of the live key': {
    keys: [live({ expires_at: null })],
    declared: { expiration: ABSENT, rotation: ABSENT },
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" never expires: it declares neither an expiration nor a rotation. The live key (ending in ab12) was created 10 days ago, on 2026-11-15, and was last used today.',
      },
    ],
  },
};
