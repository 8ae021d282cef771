import type { PostureBaseline, SourcedPosture } from '../../action/check/facts.ts';
import type { ComplianceTest } from '../../provider/api/contract/compliance-test.ts';
import type { Control } from '../../provider/api/contract/control.ts';
import type { ReadPosture } from '../../provider/api/contract/read-posture.ts';
import { formatInstant } from '../../provider/keys/instant.ts';
import { NOW } from './keys.ts';

const HOUR = 3_600_000;
type Framework = ReadPosture['frameworks'][number];

/** A compliant posture of LowerPlane, an hour old, with SOC 2 at 90%; `frameworks` give what differs from that. */
export function posture({
  source = 'LowerPlane',
  frameworks = [{}],
  ...given
}: Partial<Omit<ReadPosture, 'frameworks'>> & {
  readonly source?: string;
  readonly frameworks?: readonly Partial<Framework>[];
} = {}): SourcedPosture {
  return {
    source,
    posture: {
      version: 'v1',
      timestamp: formatInstant(NOW - HOUR),
      compliance_posture: 'compliant',
      ...given,
      frameworks: frameworks.map((framework) => ({
        name: 'SOC 2',
        status: 'partial',
        score: 0.9,
        ...framework,
      })),
    },
  };
}

/** Scores of 1 October: source, framework, score. */
export function storedScores(
  ...scores: readonly (readonly [source: string, framework: string, score: number])[]
): PostureBaseline {
  return {
    recordedAt: '2026-10-01T00:00:00Z',
    scores: scores.map(([source, framework, score]) => ({ source, framework, score })),
  };
}

/** A failing critical test `T-1`, `T-2` ... of production. */
export function complianceTest(number: number, given: Partial<ComplianceTest> = {}): ComplianceTest {
  return {
    id: `T-${number}`,
    title: `Test T-${number}`,
    environment: 'production',
    status: 'failing',
    severity: 'critical',
    type: 'automated',
    owner: 'sam@example.com',
    last_run_at: formatInstant(NOW - 2 * HOUR),
    failing_since: null,
    control_ids: ['AC-01'],
    ...given,
  };
}

/** A control `AC-01`, `AC-02` ... of production that is not implemented. */
export function control(number: number, given: Partial<Control> = {}): Control {
  const id = `AC-${String(number).padStart(2, '0')}`;
  return {
    id,
    title: `Control ${id}`,
    environment: 'production',
    status: 'not_implemented',
    owner: 'sam@example.com',
    frameworks: ['SOC 2'],
    test_ids: [],
    evidence_ids: [],
    policy_ids: [],
    justification: null,
    remediation_date: null,
    ...given,
  };
}
