import type { JsonReport } from '../action/report/gate/json-report.ts';
import type { Statement } from '../action/report/gate/statement-document.ts';
import type { ScanJsonReport } from '../action/report/scan/json-report.ts';
import { VERSION } from '../provider/version.ts';
import { apiKeyExample } from './examples.ts';

/** Examples of what the gate and the scanner report. */

export const checkReportExample: JsonReport = {
  version: 1,
  outcome: 'fail',
  because: ['1 high finding (the gate fails on high or worse).'],
  mode: 'deploy',
  environment: 'production',
  fail_on: 'high',
  checked_at: '2026-11-25T09:00:00Z',
  counts: {
    open: 1,
    critical: 0,
    high: 1,
    medium: 0,
    low: 0,
    waived: 0,
    baselined: 0,
    allowed: 0,
    known: 0,
    not_known: 1,
    undecidable: 0,
    not_evaluated: 0,
  },
  findings: [
    {
      rule: 'missing-expiration',
      title: 'Key never expires',
      severity: 'high',
      status: 'open',
      reason: null,
      owner: null,
      expires: null,
      message: '"Evidence Upload" never expires: it declares neither an expiration nor a rotation.',
      fix: 'Declare expires_in, for example "90d", or rotation.',
      place: { kind: 'code', path: 'infra/keys.tf', line: 12, column: 1, end_line: 12, end_column: 42 },
      fingerprint: '0123456789abcdef0123456789abcdef',
      key: 'Evidence Upload',
      on_changed_line: true,
      references: [{ framework: 'SOC 2', control: 'CC6.1' }],
      verification: null,
      suggestion: {
        path: 'infra/keys.tf',
        first_line: 12,
        last_line: 12,
        replacement: 'resource "lowerplane_api_key" "upload" {\n  expires_in  = "90d"',
        safety: 'safe',
      },
    },
  ],
  not_known: [
    {
      kind: 'file',
      subject: 'whether config/legacy.txt contains secrets',
      place: { kind: 'code', path: 'config/legacy.txt', line: 1, column: 1, end_line: 1, end_column: 1 },
      because: 'it is not text in any known encoding',
      remedy: 'Save it as UTF-8, or check its content by hand.',
      effect: 'fail',
      rules: [],
      fact: null,
    },
  ],
  undecidable: [],
  not_evaluated: [],
  rules_passed: ['committed-secret', 'stale-key'],
  gaps: [],
  posture: [
    {
      source: 'LowerPlane',
      framework: 'SOC 2',
      status: 'partial',
      score: 0.92,
      minimum_score: 0.9,
      timestamp: '2026-11-25T08:00:00Z',
    },
  ],
  keys: [
    {
      id: apiKeyExample.id,
      name: 'Evidence Upload',
      permissions: 'read-write',
      environments: ['production'],
      status: 'active',
      last_four: 'k3Qe',
      fingerprint: '9f86d081884c7d65',
      created_at: '2026-08-02T12:00:00Z',
      last_used_at: '2026-11-24T06:30:00Z',
      expires_at: null,
    },
  ],
  readiness: 0.88,
  scope: {
    scanned: { kind: 'range', files: 3, bytes: 4_096, commits: 1, shallow: false, skipped: [] },
    declarations: { files: 1, keys: 3 },
    range: {
      base: '1111111111111111111111111111111111111111',
      head: '2222222222222222222222222222222222222222',
    },
    left_out: null,
  },
  policy: {
    kind: 'commit',
    path: '.lowerplane/policy.yaml',
    commit: '1111111111111111111111111111111111111111',
  },
  provenance: {
    tool: { name: 'lowerplane', version: VERSION, sha256: '0a'.repeat(32) },
    repository: 'https://github.com/octo/dashboard',
    commit: '2222222222222222222222222222222222222222',
    modified: false,
    ref: 'refs/heads/main',
    run: 'https://github.com/octo/dashboard/actions/runs/42',
    policy: {
      path: '.lowerplane/policy.yaml',
      commit: '1111111111111111111111111111111111111111',
      sha256: '0b'.repeat(32),
    },
    policy_files: [{ path: '../org-policy/base.yaml', commit: null, sha256: '0d'.repeat(32) }],
    baseline: null,
    facts: [
      { fact: 'secrets', source: null, collected_at: '2026-11-25T09:00:00Z', as_of: null },
      {
        fact: 'postures',
        source: 'LowerPlane',
        collected_at: '2026-11-25T09:00:00Z',
        as_of: '2026-11-25T08:00:00Z',
      },
    ],
  },
};

export const scanReportExample: ScanJsonReport = {
  version: 1,
  scope: {
    kind: 'tree',
    inRepository: true,
    shallow: false,
    commits: 0,
    files: 3,
    bytes: 4_096,
    windowed: 0,
    skipped: [{ reason: 'binary', count: 1, examples: ['logo.png'] }],
    threads: 1,
    engine: 'wasm',
  },
  verified: { works: 1, refused: 0, unknown: 0 },
  findings: [
    {
      ruleId: 'github-token',
      title: 'GitHub token',
      vendor: 'GitHub',
      severity: 'critical',
      confidence: 'high',
      notes: ['its checksum is right'],
      path: 'deploy/ci.env',
      position: { line: 3, column: 7, endLine: 3, endColumn: 47 },
      otherLines: [],
      occurrences: 1,
      origin: { kind: 'file' },
      secret: { lastFour: 'k3Qe', length: 40 },
      fingerprint: '0123456789abcdef0123456789abcdef',
      fix: 'Revoke the token in GitHub, and create a new one.',
      verification: { status: 'works', detail: 'api.github.com accepts it' },
      revocation: { status: 'revoked', detail: 'api.github.com took it' },
    },
  ],
  allowed: [],
  carried: [],
};

const statementSubject = {
  name: 'https://github.com/octo/dashboard',
  uri: 'git+https://github.com/octo/dashboard@2222222222222222222222222222222222222222',
  digest: { gitCommit: '2222222222222222222222222222222222222222' },
};

export const statementExample: Statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [statementSubject],
  predicateType: 'https://in-toto.io/attestation/svr/v0.2',
  predicate: {
    verifier: {
      id: 'https://lowerplane.dev/gate/v0.1.0',
      policies: [{ name: '.lowerplane/policy.yaml', digest: { sha256: '0b'.repeat(32) } }],
    },
    timeCreated: '2026-11-25T09:00:00Z',
    properties: ['LOWERPLANE_DEPLOY_PRODUCTION_PASSED', 'LOWERPLANE_RULE_COMMITTED_SECRET_PASSED'],
    'https://lowerplane.dev/attestation/gate/v1': {
      outcome: 'pass',
      mode: 'deploy',
      environment: 'production',
      fail_on: 'high',
      commit: statementSubject,
      report: {
        name: 'lowerplane-gate.json',
        mediaType: 'application/json',
        digest: { sha256: '0c'.repeat(32) },
      },
      baseline: null,
      tool: { name: 'lowerplane', version: VERSION, digest: { sha256: '0a'.repeat(32) } },
      ref: 'refs/heads/main',
      run: 'https://github.com/octo/dashboard/actions/runs/42',
    },
  },
};
