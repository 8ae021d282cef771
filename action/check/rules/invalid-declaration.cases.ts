import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  valid: { code: tf() },
  permissions: {
    code: tf({ permissions: '"root"' }),
    finds: [
      {
        at: 'main.tf:3:18-3:24',
        message: 'permissions must be "read-only", "read-write" or "admin", not "root".',
        identity: ['main.tf', 'There are no permissions "root". Write one of read-only, read-write, admin.'],
        keyName: null,
      },
    ],
  },
  syntax: {
    code: 'resource "lowerplane_api_key" "ci" {\n  name = "CI gate"\n  permissions = \n',
    finds: [
      {
        at: 'main.tf:4:1-4:1',
        message:
          'identifier is missing here, so keys in this file may have been missed. "terraform validate" shows what is wrong.',
        severity: 'medium',
        identity: [
          'main.tf',
          'Here identifier is missing, so keys declared in this file may have been overlooked. "terraform validate" says what is wrong.',
        ],
        keyName: null,
      },
      {
        at: 'main.tf:4:1-4:1',
        message:
          '} is missing here, so keys in this file may have been missed. "terraform validate" shows what is wrong.',
        severity: 'medium',
        identity: [
          'main.tf',
          'Here } is missing, so keys declared in this file may have been overlooked. "terraform validate" says what is wrong.',
        ],
        keyName: null,
      },
    ],
  },
};
