import { createHash } from 'node:crypto';
import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import type { Gap } from '../check/facts.ts';
import type { Place } from '../check/rules/definition/violation.ts';
import { ALL_RULES } from '../check/rules/rule-set.ts';
import type { Finding } from '../check/verdict/finding.ts';
import type { CheckResult } from '../check/verdict/result.ts';
import type { ScanScope } from '../scan/scan.ts';

/** Results for the tests of the renderers. */

export const NOW = Date.parse('2026-11-25T12:00:00Z');
export const BASE = '1f'.repeat(20);
export const HEAD = '2e'.repeat(20);
const DAY = 86_400_000;

export function sampleFinding(given: Partial<Finding> & { readonly ruleId: string }): Finding {
  const rule = ALL_RULES.find(({ id }) => id === given.ruleId);
  const place = given.place ?? inCode('infra/keys.tf', 12);
  return {
    title: rule?.title ?? 'Something is wrong',
    severity: rule?.severity ?? 'medium',
    message: 'Something is wrong here.',
    fix: rule?.fix ?? 'Mend it.',
    references: rule?.references ?? [],
    place,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([given.ruleId, place]))
      .digest('hex')
      .slice(0, 32),
    status: { kind: 'open' },
    onChangedLine: false,
    ...given,
  };
}

export function inCode(path: string, line: number, commit?: string): Place {
  return {
    kind: 'code',
    range: { path, line, column: 3, endLine: line, endColumn: 42 },
    ...(commit === undefined ? {} : { commit }),
  };
}

export function sampleKey(given: Partial<ApiKey>): ApiKey {
  return {
    id: 'key_7Qm2Zt9XcV4bN8kLpR3s',
    name: 'CI/CD Pipeline - Production',
    permissions: 'read-only',
    environments: ['production'],
    status: 'active',
    last_four: 'k3Qe',
    fingerprint: '9f86d081884c7d65',
    created_at: '2026-08-02T12:00:00Z',
    created_by: { type: 'user', id: 'user_01', name: 'Robin Vega' },
    expires_at: '2027-02-28T12:00:00Z',
    last_used_at: '2026-11-25T06:30:00Z',
    request_count: 42,
    revoked_at: null,
    revoked_by: null,
    ...given,
  };
}

const SCAN: ScanScope = {
  kind: 'range',
  root: '/home/runner/work/app/app',
  inRepository: true,
  shallow: false,
  range: { base: BASE, head: HEAD },
  commits: 3,
  files: 12,
  bytes: 48_200,
  windowed: 0,
  skipped: [{ reason: 'binary', count: 2, examples: ['logo.png', 'seal.png'] }],
  threads: 1,
  engine: 'wasm',
};

const VENDOR_GAP: Gap = {
  fact: 'postures',
  kind: 'unavailable',
  title: 'Vendor Gave No Posture',
  detail: 'Cloud host did not answer within 10 s. Run the job again, or set on_unavailable to warn.',
};
const NO_KEY: Gap = {
  fact: 'keys',
  kind: 'not-configured',
  title: 'No LowerPlane Key',
  detail: 'Live keys are not known: no api-key is given.',
};

/** Nothing is wrong. */
export const PASSED: CheckResult = {
  outcome: 'pass',
  because: ['Nothing is wrong in what was checked.'],
  mode: 'review',
  environment: undefined,
  failOn: 'high',
  checkedAt: NOW,
  findings: [],
  undecidable: [],
  notEvaluated: [],
  rulesOff: [],
  gaps: [],
  scope: { scan: SCAN, declarations: { files: 2, keys: 4 }, range: { base: BASE, head: HEAD } },
  posture: [],
  keys: undefined,
  readiness: undefined,
  policy: { kind: 'commit', path: '.lowerplane/policy.yaml', commit: BASE },
};

/** A deploy that must not go on, with something of everything. */
export const FAILED: CheckResult = {
  ...PASSED,
  outcome: 'fail',
  because: [
    '1 critical, 2 high and 1 medium findings (fails from high on).',
    `${VENDOR_GAP.title}: ${VENDOR_GAP.detail}`,
  ],
  mode: 'deploy',
  environment: 'production',
  findings: [
    sampleFinding({
      ruleId: 'committed-secret',
      message:
        'LowerPlane API key ending in k3Qe, 39 characters, fingerprint 9f86d081884c7d65 (certain, its checksum is right). It is live: "Evidence Upload (old)", read-write, last used today.',
      place: inCode('scripts/upload.sh', 7),
      keyName: 'Evidence Upload (old)',
      onChangedLine: true,
    }),
    sampleFinding({
      ruleId: 'committed-secret',
      severity: 'high',
      message: `GitHub personal access token ending in 9aZx, 40 characters (confidence high). Commit ${HEAD.slice(0, 12)} added it, and it was removed again: the history still has it.`,
      place: inCode('scripts/release.sh', 3, HEAD),
      onChangedLine: true,
    }),
    sampleFinding({
      ruleId: 'missing-expiration',
      severity: 'high',
      message: '"Evidence Upload" never expires: it declares neither an expiration nor a rotation.',
      keyName: 'Evidence Upload',
      onChangedLine: true,
      suggestion: {
        path: 'infra/keys.tf',
        firstLine: 12,
        lastLine: 12,
        replacement: 'resource "lowerplane_api_key" "upload" {\n  expires_in = "90d"',
      },
    }),
    sampleFinding({
      ruleId: 'stale-key',
      message: '"Audit Export Script" (ending in 8Hq2) was last used 131 days ago, on 2026-07-17.',
      place: { kind: 'remote', thing: 'key', name: 'Audit Export Script' },
      keyName: 'Audit Export Script',
    }),
    sampleFinding({
      ruleId: 'missing-rotation',
      message: '"Internal Dashboard" has no rotation.',
      place: inCode('infra/keys.tf', 31),
      status: {
        kind: 'waived',
        owner: 'platform@example.com',
        reason: 'Moves to the new dashboard in January',
        expires: NOW + 40 * DAY,
      },
    }),
    sampleFinding({
      ruleId: 'unscoped-environment',
      message: '"Metrics" reaches all environments.',
      place: inCode('infra/keys.tf', 44),
      status: { kind: 'baselined' },
    }),
    sampleFinding({
      ruleId: 'committed-secret',
      severity: 'low',
      message: 'Looks like a LowerPlane API key, but its checksum is wrong.',
      place: inCode('docs/example.md', 5),
      status: { kind: 'allowed', reason: 'an example for readers' },
    }),
  ],
  undecidable: [
    {
      kind: 'undecidable',
      ruleId: 'lifetime-too-long',
      place: inCode('infra/keys.tf', 52),
      message:
        'Whether "Reports" lives too long cannot be told: it depends on var.ttl, which has no default.',
    },
  ],
  notEvaluated: [
    { ruleId: 'drifted-key', title: 'Live key is not as declared', gaps: [NO_KEY] },
    { ruleId: 'missing-key', title: 'Declared key does not exist', gaps: [NO_KEY] },
  ],
  gaps: [VENDOR_GAP, NO_KEY],
  posture: [
    {
      source: 'LowerPlane',
      framework: 'HIPAA',
      score: 0.958,
      status: 'compliant',
      minimumScore: undefined,
      timestamp: '2026-11-25T06:00:00Z',
    },
    {
      source: 'LowerPlane',
      framework: 'ISO 27001',
      score: 0.91,
      status: 'partial',
      minimumScore: 0.9,
      timestamp: '2026-11-25T06:00:00Z',
    },
    {
      source: 'LowerPlane',
      framework: 'SOC 2',
      score: 0.823,
      status: 'partial',
      minimumScore: 0.9,
      timestamp: '2026-11-25T06:00:00Z',
    },
  ],
  keys: [
    sampleKey({}),
    sampleKey({
      name: 'Evidence Upload (old)',
      permissions: 'read-write',
      environments: 'all',
      expires_at: null,
      last_four: 'x0Zz',
    }),
    sampleKey({ name: 'Audit Export Script', last_used_at: '2026-07-17T08:00:00Z', last_four: '8Hq2' }),
    sampleKey({
      name: 'Old dashboard',
      status: 'revoked',
      last_used_at: null,
      revoked_at: '2026-09-01T00:00:00Z',
    }),
    sampleKey({ name: 'Spring audit', expires_at: '2026-06-01T00:00:00Z' }),
  ],
  readiness: 0.884,
};

/** What is required could not be learned. */
export const UNKNOWN: CheckResult = {
  ...PASSED,
  outcome: 'unknown',
  because: [`${VENDOR_GAP.title}: ${VENDOR_GAP.detail}`],
  mode: 'deploy',
  environment: 'production',
  gaps: [VENDOR_GAP],
  notEvaluated: [
    { ruleId: 'posture-below-threshold', title: 'Score is below its threshold', gaps: [VENDOR_GAP] },
  ],
  scope: { scan: undefined, declarations: undefined, range: undefined },
  policy: { kind: 'none', path: '.lowerplane/policy.yaml' },
};

/** Something milder than what fails. */
export const WARNED: CheckResult = {
  ...PASSED,
  outcome: 'warn',
  because: ['1 low finding, milder than high.'],
  mode: 'audit',
  findings: [
    sampleFinding({ ruleId: 'missing-rotation', severity: 'low', message: '"Metrics" has no rotation.' }),
  ],
  policy: { kind: 'work-tree', path: '.lowerplane/policy.yaml' },
};

/** Texts that strangers write to be taken for something else. */
export const HOSTILE_TEXTS: readonly string[] = [
  'two\nlines\r\n::error file=a.tf,line=1::forged',
  '##[error]forged',
  '%0A::set-output name=outcome::pass',
  '\u001b[31mred\u001b[0m\u0007',
  'half a pair \ud800 and the other \udc00',
  '| a | b | c |\n|---|---|---|',
  '`code` ``more`` ```\nfence',
  '<img src=x onerror=alert(1)><script>alert(1)</script></details>',
  '<!-- lowerplane-gate:deploy:production -->',
  '@octocat and @octo/team, #123, GH-7, octo/app#8',
  '[link](https://evil.example) ![pixel](https://evil.example/p.png)',
  'https://evil.example www.evil.example mailto:a@evil.example',
  '# heading',
  '- item',
  '1. item',
  '\u202egnp.exe\u2066 \u200b',
  ']]></failure></testsuite>',
  '&amp; &#64;octocat &lt;b&gt;',
  '$x$ ~~gone~~ __bold__ *em*',
  '',
  ' ',
  '../../etc/passwd',
  'a'.repeat(6_000),
];

/** Every text of a result is the stranger's. */
export function hostileResult(text: string): CheckResult {
  const code = inCode(text || 'x', 1);
  const remote: Place = { kind: 'remote', thing: 'key', name: text };
  const gap: Gap = { fact: 'keys', kind: 'unavailable', title: text, detail: text };
  const finding = (ruleId: string, given: Partial<Finding>) =>
    sampleFinding({
      ruleId,
      message: text,
      fix: text,
      title: text,
      keyName: text,
      onChangedLine: true,
      ...given,
    });
  return {
    ...FAILED,
    because: [text, text],
    findings: [
      finding('committed-secret', { place: code }),
      finding('missing-expiration', {
        place: code,
        suggestion: { path: text || 'x', firstLine: 1, lastLine: 1, replacement: text },
      }),
      finding('stale-key', { place: remote, severity: 'low' }),
      finding('gate-key-unscoped', { place: { kind: 'set-up' } }),
      finding('missing-rotation', {
        place: code,
        status: { kind: 'waived', owner: text, reason: text, expires: NOW },
      }),
      finding('committed-secret', {
        place: inCode(text || 'x', 2),
        status: { kind: 'allowed', reason: text },
      }),
    ],
    undecidable: [{ kind: 'undecidable', ruleId: 'stale-key', place: code, message: text }],
    notEvaluated: [{ ruleId: 'drifted-key', title: text, gaps: [gap] }],
    gaps: [gap],
    scope: {
      ...FAILED.scope,
      scan: { ...SCAN, skipped: [{ reason: 'unreadable', count: 1, examples: [text] }] },
    },
    posture: [
      { source: text, framework: text, score: 0.5, status: 'partial', minimumScore: 0.9, timestamp: text },
    ],
    keys: [sampleKey({ name: text })],
    policy: { kind: 'work-tree', path: text || 'policy.yaml' },
  };
}

/** More findings than any place can show, the weightiest first. */
export function hugeResult(count: number): CheckResult {
  const severities = ['critical', 'high', 'medium', 'low'] as const;
  const findings = severities.flatMap((severity) =>
    Array.from({ length: count / severities.length }, (_, index) =>
      sampleFinding({
        ruleId: 'missing-expiration',
        severity,
        message: `"Key ${index}" never expires: it declares neither an expiration nor a rotation.`,
        place: inCode(`infra/${severity}-${index}.tf`, index + 1),
        onChangedLine: index % 7 === 0,
      }),
    ),
  );
  return { ...FAILED, findings };
}

export const SAMPLES: Readonly<Record<string, CheckResult>> = {
  passed: PASSED,
  warned: WARNED,
  failed: FAILED,
  unknown: UNKNOWN,
};
