import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  valid: { policy: 'fail_on: high' },
  invalid: {
    policyProblems: [
      {
        path: '.lowerplane/policy.yaml',
        line: 2,
        message: 'fail_on must be one of critical, high, not "awful"',
      },
    ],
    finds: [
      {
        at: '.lowerplane/policy.yaml:2:1-2:1',
        message: 'The file cannot be used: fail_on must be one of critical, high, not "awful".',
        identity: ['.lowerplane/policy.yaml', 'fail_on must be one of critical, high, not "awful"'],
      },
    ],
  },
};
