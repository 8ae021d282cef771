import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { ADMIN, known, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

const APP = `import { ApiKey } from 'lowerplane/cdktf';

new ApiKey(stack, 'users', {
  name: 'User Provisioning',
  permissions: 'admin',
  environments: 'all',
  expires: { in: '90d' },
  deliverTo: [{ file: 'secrets/users.key' }],
});
`;

const SYNTHESIZED = JSON.stringify({
  resource: {
    lowerplane_api_key: {
      users: {
        '//': { metadata: { path: 'keys/users', uniqueId: 'users', stackTrace: ['main.ts:3:1'] } },
        name: 'User Provisioning',
        permissions: 'admin',
        expires_in: '90d',
        deliver_to: [{ file: { path: 'secrets/users.key' } }],
      },
    },
  },
});

export const cases: RuleCases = {
  protected: {
    code: tf({ name: '"User Provisioning"', permissions: '"admin"', deletion_protection: 'true' }, 'users'),
  },
  staging: {
    code: tf({ name: '"User Provisioning"', permissions: '"admin"', environments: '["staging"]' }, 'users'),
  },
  absent: {
    code: tf({ name: '"User Provisioning"', permissions: '"admin"', environments: undefined }, 'users'),
    finds: [
      {
        at: 'main.tf:1:1-1:38',
        message:
          '"User Provisioning" is an admin key for all environments, and its deletion protection is not set: removing its declaration would revoke it permanently.',
        suggestion: [8, '  ]\n  deletion_protection = true'],
      },
    ],
  },
  'no admin': { declared: {} },
  'admin for production': { declared: { permissions: ADMIN }, finds: ['medium'] },
  'admin for all': { declared: { permissions: ADMIN, environments: ABSENT }, finds: ['medium'] },
  'admin for staging': { declared: { permissions: ADMIN, environments: known(['staging']) } },
  'protected in production': { declared: { permissions: ADMIN, deletionProtection: known(true) } },
  'switched off': { declared: { permissions: ADMIN, deletionProtection: known(false) }, finds: ['medium'] },
  'by a variable': { declared: { permissions: ADMIN, deletionProtection: VARIABLE }, finds: ['undecidable'] },
  'permissions by a variable': { declared: { permissions: VARIABLE }, finds: ['undecidable'] },
  'permissions by a variable, protected': {
    declared: { permissions: VARIABLE, deletionProtection: known(true) },
  },
  'an app of the CDK': {
    code: { 'cdktf.out/stacks/keys/cdk.tf.json': SYNTHESIZED, 'main.ts': APP },
    finds: [
      {
        at: 'main.ts:3:1-3:12',
        message:
          '"User Provisioning" is an admin key for all environments, and its deletion protection is not set: removing its declaration would revoke it permanently.',
        suggestion: [3, "new ApiKey(stack, 'users', {\n  deletionProtection: true,"],
      },
    ],
  },
};
