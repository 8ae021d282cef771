import { ADMIN, known, READ_WRITE, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  'use cases': {
    code: blocks(
      tf(),
      tf(
        { name: '"Evidence Upload"', permissions: '"read-write"', deliver_to: '"secrets/upload.key"' },
        'upload',
      ),
      tf({ name: '"User Provisioning"', permissions: '"admin"', deliver_to: '"secrets/users.key"' }, 'users'),
    ),
  },
  comment: {
    code: `# lowerplane:purpose CI/CD security gate\n${tf({ permissions: '"admin"' })}`,
    finds: [
      {
        at: 'main.tf:4:18-4:25',
        message:
          '"CI/CD Pipeline - Production" declares admin permissions, but read-only is enough for its use (CI/CD security gate). Its declaration gives its purpose as "CI/CD security gate".',
        severity: 'high',
        fix: 'Declare permissions = "read-only" (a successor is created and delivered), or document the purpose that needs admin.',
      },
    ],
  },
  name: {
    code: tf({ name: '"Internal Dashboard"', permissions: '"read-write"' }, 'dashboard'),
    finds: [
      {
        at: 'main.tf:3:18-3:30',
        message:
          '"Internal Dashboard" declares read-write permissions, but read-only is enough for its use (compliance dashboard). Its name suggests this use.',
        severity: 'low',
        fix: 'Declare permissions = "read-only" (a successor is created and delivered), or document the purpose that needs read-write.',
      },
    ],
  },
  policy: {
    code: tf({ name: '"Frodo"', permissions: '"admin"' }, 'frodo'),
    policy: `purposes:
  - key: Fro*
    purpose: audit export`,
    finds: [
      {
        at: 'main.tf:3:18-3:25',
        message:
          '"Frodo" declares admin permissions, but read-only is enough for its use (audit export). The policy gives its purpose as "audit export".',
        severity: 'high',
        fix: 'Declare permissions = "read-only" (a successor is created and delivered), or document the purpose that needs admin.',
      },
    ],
  },
  'read-only gate': { declared: {} },
  'gate by name, read-write': { declared: { permissions: READ_WRITE }, finds: ['low'] },
  'gate by name, admin': { declared: { permissions: ADMIN }, finds: ['medium'] },
  'gate by purpose, read-write': {
    declared: { permissions: READ_WRITE, purpose: known('CI/CD security gate') },
    finds: ['medium'],
  },
  'gate by purpose, admin': {
    declared: { permissions: ADMIN, purpose: known('CI/CD security gate') },
    finds: ['high'],
  },
  'upload by purpose, read-write': {
    declared: { permissions: READ_WRITE, purpose: known('evidence upload') },
  },
  'provisioning by purpose, admin': { declared: { permissions: ADMIN, purpose: known('user provisioning') } },
  'an unknown purpose': {
    declared: { permissions: ADMIN, purpose: known('world peace') },
    finds: ['undecidable'],
  },
  'a purpose by a variable': { declared: { permissions: ADMIN, purpose: VARIABLE }, finds: ['undecidable'] },
  'permissions by a variable': { declared: { permissions: VARIABLE }, finds: ['undecidable'] },
  'no purpose, and a name without a hint': { declared: { permissions: ADMIN, name: known('Frodo') } },
  'gate by name, where names do not count': {
    declared: { permissions: ADMIN },
    parameters: { infer_from_names: false },
  },
  'a purpose from the policy': {
    declared: { permissions: ADMIN, name: known('Frodo') },
    policy: 'purposes: [{ key: Fro*, purpose: audit export }]',
    finds: [
      {
        at: 'main.tf:2:3-2:40',
        message:
          '"Frodo" declares admin permissions, but read-only is enough for its use (audit export). The policy gives its purpose as "audit export".',
        severity: 'high',
        fix: 'Declare permissions = "read-only" (a successor is created and delivered), or document the purpose that needs admin.',
      },
    ],
  },
};
