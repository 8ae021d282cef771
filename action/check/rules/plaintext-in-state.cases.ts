import { ADMIN, known, VARIABLE } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  false: { code: tf({ secret_in_state: 'false' }) },
  'nowhere else': {
    code: tf({ deliver_to: undefined, secret_in_state: 'true' }),
    finds: [
      {
        at: 'main.tf:7:21-7:25',
        message:
          'The secret of "CI/CD Pipeline - Production" is stored in plain text in the Terraform state. The key has read-only permissions.',
      },
    ],
  },
  true: {
    code: tf({ secret_in_state: 'true' }),
    finds: [
      {
        at: 'main.tf:11:21-11:25',
        message:
          'The secret of "CI/CD Pipeline - Production" is stored in plain text in the Terraform state. The key has read-only permissions. It is also delivered elsewhere, so the copy in the state is not needed.',
        suggestion: [11, '  secret_in_state = false'],
      },
    ],
  },
  absent: { declared: {} },
  'known to be false': { declared: { secretInState: known(false) } },
  'known to be true': { declared: { secretInState: known(true) }, finds: ['high'] },
  'true, admin': { declared: { secretInState: known(true), permissions: ADMIN }, finds: ['critical'] },
  'a variable': { declared: { secretInState: VARIABLE }, finds: ['undecidable'] },
};
