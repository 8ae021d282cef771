import { describe, expect, test } from 'vitest';
import type { Control } from '../../api/contract/control.ts';
import { posture as postureSchema } from '../../api/contract/posture.ts';
import { type Organization, posture } from './posture.ts';

const NOW = '2026-11-23T12:00:00Z';
const ORGANIZATION: Organization = {
  name: 'Acme',
  frameworks: [
    { name: 'SOC 2', version: '2017', auditor: null, last_audit: null },
    { name: 'GDPR', version: null, auditor: 'A', last_audit: NOW },
  ],
  postureGeneratedAt: null,
};
const control = (change: Partial<Control>): Control => ({
  id: 'ONE',
  title: 'One',
  environment: 'production',
  status: 'implemented',
  owner: null,
  frameworks: ['soc2'],
  test_ids: [],
  evidence_ids: [],
  policy_ids: [],
  justification: null,
  remediation_date: null,
  ...change,
});
const statusOf = (...controls: Control[]) =>
  posture(ORGANIZATION, controls, undefined, NOW).compliance_posture;

test('is valid OpenCPX, and leaves out what is not known', () => {
  const document = posture(ORGANIZATION, [control({ evidence_ids: ['evd_1'] })], undefined, NOW);
  expect(postureSchema.parse(document)).toEqual(document);
  expect(document).toEqual({
    version: 'v1',
    timestamp: NOW,
    compliance_posture: 'compliant',
    frameworks: [
      {
        name: 'SOC 2',
        status: 'compliant',
        score: 1,
        version: '2017',
        controls: [{ id: 'ONE', title: 'One', status: 'compliant', evidence_refs: ['evd_1'] }],
      },
    ],
    extensions: { organization: { name: 'Acme' } },
  });
});

/** Source: OpenCPX v1, spec/v1/cpx-schema.json. It forbids other fields at the top. */
const PUBLISHED_FIELDS = [
  'version',
  'timestamp',
  'compliance_posture',
  'frameworks',
  'evidence_refs',
  'extensions',
];

test('has no field at the top that the published schema forbids', () => {
  const document = posture(ORGANIZATION, [control({})], undefined, NOW);
  expect(Object.keys(document).filter((field) => !PUBLISHED_FIELDS.includes(field))).toEqual([]);
});

describe('compliance_posture', () => {
  test('unknown when nothing is measured', () => {
    expect(statusOf()).toBe('unknown');
    expect(statusOf(control({ status: 'not_applicable' }))).toBe('unknown');
  });

  test('partially_compliant when a framework has a gap', () => {
    expect(statusOf(control({}), control({ id: 'TWO', status: 'not_implemented' }))).toBe(
      'partially_compliant',
    );
  });

  test('non_compliant when a framework is less than half ready', () => {
    const gdpr = control({ id: 'TWO', frameworks: ['GDPR'], status: 'not_implemented' });
    expect(statusOf(control({}), gdpr)).toBe('non_compliant');
  });
});

describe('a control of several environments', () => {
  test('counts once, with its worst status and the evidence of all', () => {
    const document = posture(
      ORGANIZATION,
      [
        control({ evidence_ids: ['a'] }),
        control({
          environment: 'staging',
          status: 'not_implemented',
          remediation_date: NOW,
          evidence_ids: ['b'],
        }),
        control({ environment: 'development', status: 'not_applicable', evidence_ids: ['c'] }),
      ],
      undefined,
      NOW,
    );
    expect(document.frameworks[0]).toMatchObject({
      score: 0,
      controls: [
        { id: 'ONE', status: 'non_compliant', remediation_date: NOW, evidence_refs: ['a', 'b', 'c'] },
      ],
    });
  });

  test('leaves the controls it was given as they were', () => {
    const first = control({ evidence_ids: ['a'] });
    posture(ORGANIZATION, [first, control({ environment: 'staging', evidence_ids: ['b'] })], undefined, NOW);
    expect(first.evidence_ids).toEqual(['a']);
  });
});

test('only the framework asked for, however it is written', () => {
  const controls = [control({}), control({ id: 'TWO', frameworks: ['GDPR'] })];
  expect(posture(ORGANIZATION, controls, 'g.d.p.r', NOW).frameworks.map(({ name }) => name)).toEqual([
    'GDPR',
  ]);
});

test('a dataset can say that its posture is old', () => {
  const old = '2026-01-01T00:00:00Z';
  expect(posture({ ...ORGANIZATION, postureGeneratedAt: old }, [], undefined, NOW).timestamp).toBe(old);
});
