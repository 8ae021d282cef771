import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import {
  HALF_A_PAIR,
  HOSTILE_TEXTS,
  hostileResult,
  hugeResult,
} from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, SAMPLES } from '../../../test/fixtures/report/sample-result.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { gitlab } from './gitlab.ts';

/** Source: GitLab's documentation, "Code Quality report format": these are read, and each must be there. */
const report = z.array(
  z.object({
    description: z.string(),
    check_name: z.string().min(1),
    fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.object({
      path: z.string().regex(/^(?!\.\/|\/)/),
      lines: z.object({ begin: z.int().min(1), end: z.int().min(1) }),
    }),
  }),
);

function issuesOf(result: CheckResult) {
  return report.parse(JSON.parse(gitlab(result)));
}

it.each(Object.entries(SAMPLES))(
  'has a whole issue for each open finding, then what is not known: %s',
  (_, result) => {
    const open = result.findings.filter(({ status }) => status.kind === 'open');
    const issues = issuesOf(result);
    expect(issues.slice(0, open.length).map(({ fingerprint }) => fingerprint)).toEqual(
      open.map(({ fingerprint }) => fingerprint),
    );
    expect(issues.slice(open.length).every(({ check_name: name }) => name === 'not-known')).toBe(true);
  },
);

it('points at lines, and says where the rest is', () => {
  expect(
    issuesOf(FAILED).map(({ severity, location, description }) => [severity, location.path, description]),
  ).toEqual([
    ['blocker', 'scripts/upload.sh', expect.stringMatching(/^LowerPlane API key ending in k3Qe/)],
    [
      'critical',
      'scripts/release.sh',
      expect.stringMatching(/^scripts\/release\.sh:3 in 2e2e2e2e2e2e: GitHub/),
    ],
    ['critical', 'infra/keys.tf', expect.stringMatching(/^"Evidence Upload" never expires/)],
    [
      'major',
      '.lowerplane/policy.yaml',
      expect.stringMatching(/^key "Audit Export Script": "Audit Export Script"/),
    ],
    ['info', 'infra/keys.tf', expect.stringMatching(/^Cannot determine whether the lifetime of "Reports"/)],
  ]);
});

it('gives every finding its own fingerprint, however many there are', () => {
  const fingerprints = issuesOf(hugeResult(3_000)).map(({ fingerprint }) => fingerprint);
  expect(new Set(fingerprints).size).toBe(3_001);
});

it('is sound and of whole characters whatever is in a result', () => {
  const sound = (text: string) => {
    const written = gitlab(hostileResult(text));
    expect(written).not.toMatch(HALF_A_PAIR);
    for (const { description } of issuesOf(hostileResult(text))) expect(description).not.toMatch(/[\r\n]/);
  };
  for (const text of HOSTILE_TEXTS) if (!text.startsWith('../')) sound(text);
  fc.assert(
    fc.property(
      anyText.filter((text) => !/^\.?\//.test(text)),
      sound,
    ),
  );
});
