import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { ADMIN, known, live, READ_WRITE, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  'one environment': {
    code: blocks(
      tf({ environments: undefined }),
      tf({ name: '"Board"', deliver_to: '"secrets/b.key"' }, 'b'),
    ),
  },
  scoped: {
    code: blocks(
      tf(),
      tf(
        { name: '"Staging gate"', environments: '["staging"]', deliver_to: '"secrets/staging.key"' },
        'staging',
      ),
    ),
  },
  absent: {
    code: blocks(
      tf({ permissions: '"read-write"', environments: undefined }),
      tf({ name: '"Board"', deliver_to: '"secrets/p.key"' }, 'p'),
      tf({ name: '"Staging board"', environments: '["staging"]', deliver_to: '"secrets/s.key"' }, 's'),
    ),
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" has read-write access to all environments, because it declares none. The organization uses production and staging.',
      },
    ],
  },
  'one environment of several': { declared: {}, parameters: { in_use: 'several' } },
  'none, read-only': {
    declared: { environments: ABSENT },
    parameters: { in_use: 'several' },
    finds: ['low'],
  },
  'none, read-write': {
    declared: { environments: ABSENT, permissions: READ_WRITE },
    parameters: { in_use: 'several' },
    finds: ['medium'],
  },
  'all, admin': {
    declared: { environments: known('all'), permissions: ADMIN },
    parameters: { in_use: 'several' },
    finds: ['high'],
  },
  'each by name': {
    declared: { environments: known(['production', 'staging', 'development']) },
    parameters: { in_use: 'several' },
    finds: ['low'],
  },
  'nothing known, read-only': { declared: { environments: ABSENT } },
  'nothing known, admin': { declared: { environments: ABSENT, permissions: ADMIN }, finds: ['medium'] },
  'one in use': { declared: { environments: ABSENT, permissions: ADMIN }, parameters: { in_use: 'one' } },
  'a variable': {
    declared: { environments: VARIABLE },
    parameters: { in_use: 'several' },
    finds: ['undecidable'],
  },
  'other keys show several environments': {
    keys: [live({ name: 'a' }), live({ name: 'b', environments: ['staging'] })],
    declared: { environments: ABSENT },
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          '"CI gate" has read-only access to all environments, because it declares none. The organization uses production and staging.',
        severity: 'low',
      },
    ],
  },
};
