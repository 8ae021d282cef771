import { expect, test } from 'vitest';
import type { ComplianceTest } from '../../api/contract/compliance-test.ts';
import type { Control } from '../../api/contract/control.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { type Measured, metrics } from './metrics.ts';
import { posture } from './posture.ts';

const AT = '2026-11-23T12:00:00Z';
const control = (id: string, change: Partial<Control> = {}): Control => ({
  id,
  title: id,
  environment: 'production',
  status: 'implemented',
  owner: null,
  frameworks: ['SOC 2'],
  test_ids: [],
  evidence_ids: [],
  policy_ids: [],
  justification: null,
  remediation_date: null,
  ...change,
});
const failing = (severity: ComplianceTest['severity'], controlId: string): ComplianceTest => ({
  id: `${severity} ${controlId}`,
  title: 'A test',
  environment: 'production',
  status: 'failing',
  severity,
  type: 'automated',
  owner: null,
  last_run_at: AT,
  failing_since: AT,
  control_ids: [controlId],
});
const evidence = (change: Partial<Evidence>): Evidence => ({
  id: 'evd_1',
  name: 'Scan',
  type: 'report',
  environment: 'production',
  control_ids: [],
  frameworks: [],
  media_type: 'text/plain',
  size: 1,
  sha256: '0'.repeat(64),
  collected_at: null,
  source: null,
  uploaded_at: AT,
  uploaded_by: { type: 'api_key', id: 'key_1', name: 'A' },
  ...change,
});

function samples(change: Partial<Omit<Measured, 'posture'>> = {}, name = 'SOC 2'): readonly string[] {
  const measured = { controls: [control('CC1')], tests: [], evidence: [], ...change };
  const framework = { name, version: null, auditor: null, last_audit: '2026-01-01T00:00:00Z' };
  const organization = { name: 'Acme', frameworks: [framework], postureGeneratedAt: null };
  const document = posture(organization, measured.controls, undefined, AT);
  return metrics({ ...measured, posture: document })
    .split('\n')
    .filter((line) => line.startsWith('opencpx_'))
    .map((line) => line.replace('framework="SOC 2",vendor="LowerPlane"', '...'));
}

test('fills every family that the data can fill, one framework a sample', () => {
  const found = samples({
    controls: [
      control('CC1', { evidence_ids: ['evd_1'] }),
      control('CC1', { environment: 'staging', status: 'partially_implemented', evidence_ids: ['evd_2'] }),
      control('CC2', { status: 'not_implemented' }),
      control('CC3', { status: 'not_applicable' }),
      control('A.1', { frameworks: ['ISO 27001'], status: 'not_implemented' }),
    ],
    tests: [
      failing('high', 'CC2'),
      failing('high', 'CC1'),
      failing('low', 'A.1'),
      { ...failing('critical', 'CC1'), status: 'passing' },
    ],
    evidence: [
      evidence({ control_ids: ['CC1'] }),
      evidence({ frameworks: ['soc-2'] }),
      evidence({ control_ids: ['A.1'] }),
    ],
  });
  expect(found).toEqual([
    'opencpx_compliance_score{...} 0.25',
    'opencpx_compliance_status{...} 0',
    'opencpx_controls_total{...} 3',
    'opencpx_controls_compliant{...} 0',
    'opencpx_controls_non_compliant{...} 1',
    'opencpx_controls_not_applicable{...} 1',
    'opencpx_evidence_total{...} 2',
    'opencpx_last_updated_timestamp{...} 1795435200',
    'opencpx_last_audit_timestamp{...} 1767225600',
    'opencpx_control_status{...,control="CC1"} 0.5',
    'opencpx_control_status{...,control="CC2"} 0',
    'opencpx_control_evidence_count{...,control="CC1"} 2',
    'opencpx_control_evidence_count{...,control="CC2"} 0',
    'opencpx_control_evidence_count{...,control="CC3"} 0',
    'opencpx_findings_total{...,severity="critical"} 0',
    'opencpx_findings_total{...,severity="high"} 2',
    'opencpx_findings_total{...,severity="medium"} 0',
    'opencpx_findings_total{...,severity="low"} 0',
    'opencpx_findings_total{...,severity="informational"} 0',
  ]);
});

test('escapes names, so that none can forge a sample', () => {
  const name = 'a"} 1\nb\\';
  const found = samples({ controls: [control('C"\n', { frameworks: [name] })] }, name);
  expect(found).toContain('opencpx_compliance_score{framework="a\\"} 1\\nb\\\\",vendor="LowerPlane"} 1');
  expect(found).toContain(
    'opencpx_control_status{framework="a\\"} 1\\nb\\\\",vendor="LowerPlane",control="C\\"\\n"} 1',
  );
  expect(found).toHaveLength(16);
});

test('leaves out what is not known', () => {
  const organization = {
    name: 'Acme',
    frameworks: [{ name: 'SOC 2', version: null, auditor: null, last_audit: null }],
    postureGeneratedAt: null,
  };
  const controls = [control('CC1')];
  const text = metrics({
    posture: posture(organization, controls, undefined, AT),
    controls,
    tests: [],
    evidence: [],
  });
  expect(text).toContain('# TYPE opencpx_last_audit_timestamp gauge\n#');
});
