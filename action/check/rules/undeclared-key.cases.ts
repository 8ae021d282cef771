import { at, daysAgo, inDays, key, known, live, revoked, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, ROTATED, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  declared: { code: tf(), keys: [key(1)] },
  ignored: { code: tf(), keys: [key(1), key(2, { name: 'Terraform' })], parameters: { ignore: ['Terra*'] } },
  'created manually': {
    code: tf(),
    keys: [
      key(1),
      key(2, { name: 'Old script', permissions: 'admin', environments: 'all' }),
      key(3, { name: 'Gate' }),
    ],
    self: key(3, { name: 'Gate' }),
    finds: [
      {
        at: 'key "Old script"',
        message:
          '"Old script" (ending in 0002) is active, but no code declares it. It has admin permissions for all environments, was created by "Jane Doe" 10 days ago, on 2026-11-15, and was last used today.',
        severity: 'high',
      },
      {
        at: 'key "Gate"',
        message:
          '"Gate" (ending in 0003) is active, but no code declares it; it is the key that this gate uses. It has read-only permissions for production, was created by "Jane Doe" 10 days ago, on 2026-11-15, and was last used today.',
      },
    ],
  },
  'left over': {
    code: tf(ROTATED),
    keys: [
      key(1, { created_at: daysAgo(110), expires_at: inDays(2), last_used_at: daysAgo(40) }),
      key(2, { created_at: daysAgo(15) }),
    ],
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" (ending in 0001), an older key with a declared name, is still active. It was created 110 days ago, on 2026-08-07, and was last used 40 days ago, on 2026-10-16.',
        fix: 'Revoke key_00000000000000000001 unless it is still used. No apply will retire it if it is not in the Terraform state.',
        identity: ['key_00000000000000000001'],
      },
    ],
  },
  'name by variable': {
    code: blocks('variable "name" {\n  type = string\n}\n', tf({ name: `"\${var.name}"` })),
    keys: [key(1, { name: 'Old script' }), key(2, { name: 'Board' })],
    finds: [
      {
        kind: 'undecidable',
        at: 'main.tf:6:18-6:31',
        message:
          'Cannot determine whether "Old script" (ending in 0001) and "Board" (ending in 0002) are declared: the name of lowerplane_api_key.ci_gate is not known, because it depends on var.name, which has no default.',
      },
    ],
  },
  'declared by name': { keys: [live()], declared: {} },
  undeclared: { keys: [live()], declared: { name: known('Board') }, finds: ['medium'] },
  'undeclared admin': {
    keys: [live({ permissions: 'admin' })],
    declared: { name: known('Board') },
    finds: ['high'],
  },
  'ignored in any case': {
    keys: [live()],
    declared: { name: known('Board') },
    parameters: { ignore: ['ci *'] },
  },
  'made for one run': {
    keys: [live({ created_at: daysAgo(0), expires_at: inDays(1) })],
    declared: { name: known('Board') },
  },
  'nothing is declared': { keys: [live()] },
  'nothing is declared, on request': {
    keys: [live()],
    parameters: { even_without_declarations: true },
    finds: ['medium'],
  },
  'a name by a variable': { keys: [live()], declared: { name: VARIABLE }, finds: ['undecidable'] },
  revoked: { keys: [live(revoked(1))], declared: { name: known('Board') } },
  'a file that could not be read': {
    keys: [live()],
    declared: {
      keys: [],
      faults: [{ kind: 'unreadable', at: at(4, 'keys/main.tf'), message: 'No.' }],
      files: [],
    },
    finds: [
      {
        kind: 'undecidable',
        at: 'keys/main.tf:4:3-4:40',
        message:
          'Cannot determine whether "CI gate" (ending in ab12) is declared: keys/main.tf could not be parsed completely.',
      },
    ],
  },
  'left behind by rotation': {
    keys: [live(), live({ id: 'key_old', created_at: daysAgo(80), last_used_at: daysAgo(40) })],
    declared: {},
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" (ending in ab12), an older key with a declared name, is still active. It was created 80 days ago, on 2026-09-06, and was last used 40 days ago, on 2026-10-16.',
        fix: 'Revoke key_old unless it is still used. No apply will retire it if it is not in the Terraform state.',
        identity: ['key_old'],
      },
    ],
  },
  'the key of the gate': {
    keys: [live()],
    self: live(),
    declared: { name: known('Board') },
    finds: [
      {
        at: 'key "CI gate"',
        message:
          '"CI gate" (ending in ab12) is active, but no code declares it; it is the key that this gate uses. It has read-only permissions for production, was created by "Jane Doe" 10 days ago, on 2026-11-15, and was last used today.',
      },
    ],
  },
};
