import { complianceTest } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  milder: { tests: [complianceTest(1, { severity: 'low' })], parameters: { at_least: 'medium' } },
  passing: {
    tests: [
      complianceTest(1, { status: 'passing' }),
      complianceTest(2, { status: 'pending', severity: 'high' }),
      complianceTest(3, { status: 'not_run', severity: 'high', last_run_at: null }),
    ],
  },
  failing: {
    tests: [
      complianceTest(1, { failing_since: '2026-11-20T10:00:00Z' }),
      complianceTest(2, { severity: 'informational', owner: null, control_ids: [] }),
    ],
    finds: [
      {
        at: 'test "T-1"',
        message:
          '"Test T-1" has been failing in production since 2026-11-20 (5 days). Owner: "sam@example.com"; controls "AC-01".',
        severity: 'critical',
        identity: ['production', 'T-1'],
      },
      {
        at: 'test "T-2"',
        message: '"Test T-2" is failing in production. Owner: none.',
        severity: 'low',
        identity: ['production', 'T-2'],
      },
    ],
  },
  'with a remediation': {
    tests: [complianceTest(1, { remediation: 'Turn on MFA for `root`.' })],
    finds: [
      {
        at: 'test "T-1"',
        message: '"Test T-1" is failing in production. Owner: "sam@example.com"; controls "AC-01".',
        severity: 'critical',
        fix: 'Turn on MFA for `root`. Then run the test again.',
        identity: ['production', 'T-1'],
      },
    ],
  },
  included: {
    tests: [
      complianceTest(1, { status: 'pending', severity: 'high' }),
      complianceTest(2, { status: 'not_run', severity: 'medium', last_run_at: null }),
    ],
    parameters: { include: ['pending', 'not_run'] },
    finds: [
      {
        at: 'test "T-1"',
        message: '"Test T-1" is waiting for data in production. Owner: "sam@example.com"; controls "AC-01".',
        identity: ['production', 'T-1'],
      },
      {
        at: 'test "T-2"',
        message: '"Test T-2" has never run in production. Owner: "sam@example.com"; controls "AC-01".',
        severity: 'medium',
        identity: ['production', 'T-2'],
      },
    ],
  },
};
