import { complianceTest, control, posture } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  'in time': {
    postures: [
      posture({
        frameworks: [{ controls: [{ id: 'CC1', status: 'partial', remediation_date: '2020-01-01' }] }],
      }),
      posture({
        source: 'Vendor',
        frameworks: [{ controls: [{ id: 'V1', status: 'partial', remediation_date: '2026-11-25' }] }],
      }),
    ],
    tests: [
      complianceTest(1, { failing_since: '2026-11-19T12:00:00Z' }),
      complianceTest(2, { severity: 'low', failing_since: '2025-01-01T00:00:00Z' }),
    ],
    controls: [
      control(1, { remediation_date: '2026-12-01T00:00:00Z' }),
      control(2, { status: 'implemented', remediation_date: '2026-01-01T00:00:00Z' }),
      control(3, { status: 'not_applicable', remediation_date: '2026-01-01T00:00:00Z' }),
      control(4, { status: 'partially_implemented' }),
    ],
  },
  controls: {
    controls: [
      control(1, { remediation_date: '2026-11-01T00:00:00Z' }),
      control(2, { status: 'partially_implemented', owner: null, remediation_date: '2026-11-24T00:00:00Z' }),
    ],
    finds: [
      {
        at: 'control "AC-01"',
        message:
          '"Control AC-01" (production) was due on 2026-11-01, 24 days ago, and is not implemented. Owner: "sam@example.com".',
        severity: 'high',
        identity: ['control', 'production', 'AC-01'],
      },
      {
        at: 'control "AC-02"',
        message:
          '"Control AC-02" (production) was due on 2026-11-24, 1 day ago, and is partially implemented. Owner: none.',
        identity: ['control', 'production', 'AC-02'],
      },
    ],
  },
  tests: {
    tests: [
      complianceTest(1, { failing_since: '2026-11-18T11:59:59Z' }),
      complianceTest(2, { severity: 'high', failing_since: '2026-10-01T00:00:00Z' }),
      complianceTest(3, { severity: 'medium', failing_since: '2026-06-01T00:00:00Z' }),
    ],
    controls: [],
    finds: [
      {
        at: 'test "T-1"',
        message:
          '"Test T-1" (critical, production) has been failing since 2026-11-18 and was due to be fixed by 2026-11-25, 1 second ago.',
        severity: 'high',
        identity: ['test', 'production', 'T-1'],
      },
      {
        at: 'test "T-2"',
        message:
          '"Test T-2" (high, production) has been failing since 2026-10-01 and was due to be fixed by 2026-10-31, 25 days ago.',
        identity: ['test', 'production', 'T-2'],
      },
      {
        at: 'test "T-3"',
        message:
          '"Test T-3" (medium, production) has been failing since 2026-06-01 and was due to be fixed by 2026-08-30, 87 days ago.',
        identity: ['test', 'production', 'T-3'],
      },
    ],
  },
  vendor: {
    postures: [
      posture({
        source: 'Vendor',
        frameworks: [
          {
            controls: [
              { id: 'V1', status: 'non_compliant', remediation_date: '2026-11-24' },
              { id: 'V2', status: 'partial', remediation_date: 'soon' },
            ],
          },
        ],
      }),
    ],
    controls: [],
    finds: [
      {
        at: 'control "Vendor: V1"',
        message: '"V1" of "Vendor" was due on 2026-11-24, 12 hours 1 second ago, and is non-compliant.',
        identity: ['vendor', 'Vendor', 'V1'],
      },
    ],
  },
};
