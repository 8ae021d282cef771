import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  apart: { code: blocks(tf(), tf({ name: '"Board"', deliver_to: '"secrets/b.key"' }, 'b')) },
  twice: {
    code: blocks(tf(), tf({ deliver_to: '"secrets/b.key"' }, 'b')),
    finds: [
      {
        at: 'main.tf:13:18-13:47',
        message:
          'The name "CI/CD Pipeline - Production" is declared 2 times: here by lowerplane_api_key.b, and by lowerplane_api_key.ci_gate (main.tf:1).',
        identity: ['main.tf', 'lowerplane_api_key.b', 'lowerplane_api_key.b', 'lowerplane_api_key.ci_gate'],
      },
    ],
  },
};
