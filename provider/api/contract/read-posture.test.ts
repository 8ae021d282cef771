import { describe, expect, it } from 'vitest';
import { frameworkFamily } from './framework-name.ts';
import { isReadableVersion, postureDocument, readTimestamp } from './read-posture.ts';

const DOCUMENT = {
  version: 'v1',
  timestamp: '2026-11-23T10:00:00Z',
  compliance_posture: 'compliant',
  frameworks: [{ name: 'SOC 2', status: 'compliant', score: 0.97 }],
};

describe('a posture document', () => {
  it.each([
    ['null in optional fields', { organization: null, evidence_refs: null, extensions: null }],
    ['a minor version', { version: 'v1.1' }],
    ['further fields', { 'x-vendor-acme': [1], signature: { alg: 'x' } }],
  ])('may have %s', (_, more) => {
    expect(postureDocument.parse({ ...DOCUMENT, ...more }).frameworks).toEqual(DOCUMENT.frameworks);
  });

  it.each(['v2', 'v2.0', '2', 'v11', 'next', ''])('of version %j is not read', (version) => {
    expect(postureDocument.safeParse({ ...DOCUMENT, version }).success).toBe(false);
    expect(isReadableVersion(version)).toBe(!/\d/.test(version));
  });

  it('has unknown statuses where a word is not known, and is read all the same', () => {
    const controls = ['not_applicable', 'N/A', 'in_progress', 'waived', null, 'Compliant'].map(
      (status, index) => ({
        id: `C${index}`,
        status,
        title: null,
        remediation_date: null,
      }),
    );
    const read = postureDocument.parse({
      ...DOCUMENT,
      compliance_posture: 'mostly_fine',
      frameworks: [
        { name: 'A', status: 'certified', score: 1, controls, last_audit: null },
        { name: 'B', status: null, score: 0, controls: null },
        { name: 'C', status: 'Non-Compliant', score: 0.99 },
      ],
    });
    expect(read.compliance_posture).toBe('unknown');
    expect(read.frameworks.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'non_compliant']);
    expect(read.frameworks[0]?.controls?.map(({ status }) => status)).toEqual([
      'not_applicable',
      'not_applicable',
      'in_progress',
      'unknown',
      'unknown',
      'compliant',
    ]);
  });

  it.each([
    ['no frameworks', { frameworks: undefined }],
    ['an impossible score', { frameworks: [{ name: 'A', status: 'compliant', score: 97 }] }],
    ['a score that is text', { frameworks: [{ name: 'A', status: 'compliant', score: '0.97' }] }],
    ['a timestamp that is a number', { timestamp: 1_764_000_000 }],
    ['a day that does not exist', { timestamp: '2026-02-30T00:00:00Z' }],
  ])('with %s is not read', (_, change) => {
    expect(postureDocument.safeParse({ ...DOCUMENT, ...change }).success).toBe(false);
  });
});

it.each([
  ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
  ['2026-11-23t10:00:00z', '2026-11-23T10:00:00Z'],
  ['2026-11-23T10:00Z', '2026-11-23T10:00:00Z'],
  ['2026-11-23T10:00:00.123456789Z', '2026-11-23T10:00:00.123Z'],
  ['2026-11-23T10:00:00.5+02:00', '2026-11-23T10:00:00.5+02:00'],
  ['2026-11-23T10:00:00+00:00Z', '2026-11-23T10:00:00+00:00'],
  ['2026-11-23 10:00:00+0530', '2026-11-23T10:00:00+05:30'],
  ['2026-11-23T10:00:00', undefined],
  ['yesterday', undefined],
])('the timestamp %s is %s', (written, read) => {
  expect(readTimestamp(written)).toBe(read);
});

describe('frameworks are compared by family', () => {
  it.each([
    ['soc2', ['SOC2', 'SOC 2', 'soc-2', 'SOC2-TypeII', 'SOC 2 Type II', 'SOC 2 Type 2', 'SOC2 Type I']],
    ['iso27001', ['ISO27001:2022', 'ISO/IEC 27001', 'ISO 27001:2013', 'iso-27001']],
    ['pcidss', ['PCI-DSS-4.0', 'PCI DSS', 'PCI DSS v4.0.1', 'PCI']],
    ['hipaa', ['HIPAA', 'HIPAA Security Rule']],
    ['gdpr', ['GDPR', 'EU GDPR']],
    ['nistcsf', ['NIST CSF', 'NIST-CSF-2.0']],
  ])('%s', (family, names) => {
    expect(names.map(frameworkFamily)).toEqual(names.map(() => family));
  });

  it('and those that only look alike stay apart', () => {
    const names = [
      'SOC 1',
      'SOC 2',
      'SOC 3',
      'ISO 27001',
      'ISO 27017',
      'ISO 27701',
      'UK GDPR',
      'GDPR',
      'FedRAMP Low',
      'FedRAMP High',
    ];
    expect(new Set(names.map(frameworkFamily)).size).toBe(names.length);
  });
});
