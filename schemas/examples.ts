import type * as z from 'zod';
import type { baselineDocument } from '../action/check/baseline.ts';
import type { JsonReport } from '../action/report/json-report.ts';
import type { ApiKey, CreateApiKeyRequest, CreatedApiKey } from '../provider/api/contract/api-key.ts';
import type { AuditEvent } from '../provider/api/contract/audit-event.ts';
import type { Actor } from '../provider/api/contract/common.ts';
import type { ComplianceTest } from '../provider/api/contract/compliance-test.ts';
import type { Control } from '../provider/api/contract/control.ts';
import type { Evidence, uploadEvidenceFields } from '../provider/api/contract/evidence.ts';
import type { Posture } from '../provider/api/contract/posture.ts';
import type { Problem } from '../provider/api/contract/problem.ts';
import type { inviteUserRequest, User } from '../provider/api/contract/user.ts';
import type { KeysFile } from '../provider/declarations/yaml/keys-file.ts';
import type { DatasetInput } from '../provider/emulator/compliance/dataset.ts';

const admin: Actor = { type: 'user', id: 'user_01', name: 'Robin Vega' };

export const apiKeyExample: ApiKey = {
  id: 'key_7Qm2Zt9XcV4bN8kLpR3s',
  name: 'ci-gate',
  permissions: 'read-only',
  environments: ['production'],
  status: 'active',
  last_four: 'k3Qe',
  fingerprint: '9f86d081884c7d65',
  created_at: '2026-11-23T12:00:00Z',
  created_by: admin,
  expires_at: '2027-02-28T12:00:00Z',
  last_used_at: '2026-11-24T06:30:00Z',
  request_count: 42,
  revoked_at: null,
  revoked_by: null,
};

export const revokedApiKeyExample: ApiKey = {
  ...apiKeyExample,
  status: 'revoked',
  revoked_at: '2026-12-01T09:00:00Z',
  revoked_by: admin,
};

export const createApiKeyExample: CreateApiKeyRequest = {
  name: 'ci-gate',
  permissions: 'read-only',
  environments: ['production'],
  expires_at: '2027-02-28T12:00:00Z',
};

export const createdApiKeyExample: CreatedApiKey = {
  key: { ...apiKeyExample, last_used_at: null, request_count: 0 },
  // Not a key: no scanner should have to tell an example from a leak.
  secret: 'lp_<30 random characters and a checksum of 6>',
};

export const auditEventExample: AuditEvent = {
  id: 'evt_01',
  at: '2026-11-23T12:00:00Z',
  action: 'api_key.created',
  actor: admin,
  key_id: apiKeyExample.id,
  target: null,
  details: { name: 'ci-gate', permissions: 'read-only', environments: ['production'] },
};

export const controlExample: Control = {
  id: 'AC-01',
  title: 'Access to production is reviewed every quarter',
  environment: 'production',
  status: 'partially_implemented',
  owner: 'Robin Vega',
  frameworks: ['SOC 2', 'ISO 27001'],
  test_ids: ['test_01'],
  evidence_ids: ['evd_01'],
  policy_ids: ['pol_01'],
  justification: null,
  remediation_date: '2026-12-31T00:00:00Z',
};

export const complianceTestExample: ComplianceTest = {
  id: 'test_01',
  title: 'Multi-factor authentication is on for every administrator',
  environment: 'production',
  status: 'failing',
  severity: 'high',
  type: 'automated',
  owner: 'Robin Vega',
  last_run_at: '2026-11-24T05:00:00Z',
  failing_since: '2026-11-22T05:00:00Z',
  control_ids: ['AC-01'],
};

export const uploadEvidenceExample: z.input<typeof uploadEvidenceFields> = {
  name: 'Access review, third quarter',
  type: 'report',
  environment: 'production',
  control_ids: ['AC-01'],
  frameworks: ['SOC 2'],
};

export const evidenceExample: Evidence = {
  id: 'evd_01',
  name: 'Access review, third quarter',
  type: 'report',
  environment: 'production',
  control_ids: ['AC-01'],
  frameworks: ['SOC 2'],
  media_type: 'application/pdf',
  size: 18_320,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  uploaded_at: '2026-11-23T12:00:00Z',
  uploaded_by: { type: 'api_key', id: apiKeyExample.id, name: 'ci-gate' },
};

export const inviteUserExample: z.input<typeof inviteUserRequest> = {
  email: 'sam@example.com',
  name: 'Sam Okafor',
  role: 'auditor',
};

export const userExample: User = {
  id: 'user_02',
  email: 'sam@example.com',
  name: 'Sam Okafor',
  role: 'auditor',
  status: 'invited',
  invited_at: '2026-11-23T12:00:00Z',
};

export const postureExample: Posture = {
  version: 'v1',
  timestamp: '2026-11-24T06:00:00Z',
  compliance_posture: 'partially_compliant',
  frameworks: [
    {
      name: 'SOC 2',
      status: 'partial',
      score: 0.85,
      controls: [{ id: 'AC-01', status: 'partial', reason: 'One review is overdue' }],
    },
  ],
};

export const problemExample: Problem = {
  type: 'https://lowerplane.dev/problems/not-found',
  title: 'Not Found',
  status: 404,
  detail: 'There is no key key_7Qm2Zt9XcV4bN8kLpR3s.',
  instance: '/v1/api-keys/key_7Qm2Zt9XcV4bN8kLpR3s',
};

export const datasetExample: DatasetInput = {
  organization: 'Example Health',
  frameworks: [{ name: 'SOC 2', version: '2017', auditor: 'Example Audit LLP', last_audit: '-120d' }],
  controls: [
    {
      id: 'AC-01',
      title: 'Access is reviewed every quarter',
      owner: 'sam@example.com',
      frameworks: ['SOC 2'],
      status: { production: 'implemented', staging: 'partially_implemented' },
      remediation_date: '+30d',
    },
  ],
  tests: [
    {
      id: 'TEST-01',
      title: 'No account without a second factor',
      severity: 'high',
      type: 'automated',
      controls: ['AC-01'],
      status: 'passing',
      last_run_at: '-2h',
    },
  ],
  users: [{ email: 'sam@example.com', name: 'Sam Okafor', role: 'owner', invited_at: '-400d' }],
};

export const policyExample = {
  version: 1,
  fail_on: 'high',
  minimum_score: 0.8,
  environments: {
    production: { minimum_score: 0.9, frameworks: { 'SOC 2': 0.95, 'ISO 27001': null } },
    staging: { on_unavailable: 'warn' },
  },
  vendors: [{ name: 'Cloud host', url: 'https://trust.example.com/cpx', token_env: 'CLOUD_HOST_TOKEN' }],
  paths: { exclude: ['vendor/', '**/testdata/**'] },
  rules: {
    'stale-key': 'off',
    'missing-rotation': 'low',
    'lifetime-too-long': { severity: 'high', max: '180d' },
  },
  purposes: [{ key: 'CI/CD *', purpose: 'CI/CD security gate' }],
  waivers: [
    {
      rule: 'excess-privilege',
      key: 'Legacy import',
      owner: 'platform@example.com',
      reason: 'Replaced by the new importer in the first quarter.',
      expires: '2027-03-31',
    },
  ],
};

export const baselineExample: z.input<typeof baselineDocument> = {
  version: 1,
  created_at: '2026-11-25T09:00:00Z',
  findings: [
    {
      rule: 'missing-expiration',
      fingerprint: '0123456789abcdef0123456789abcdef',
      where: 'infra/keys.tf:12',
    },
  ],
  posture: [{ source: 'LowerPlane', framework: 'SOC 2', score: 0.92 }],
};

export const checkReportExample: JsonReport = {
  version: 1,
  outcome: 'fail',
  because: ['1 high finding (fails from high on).'],
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
      suggestion: {
        path: 'infra/keys.tf',
        first_line: 12,
        last_line: 12,
        replacement: 'resource "lowerplane_api_key" "upload" {\n  expires_in  = "90d"',
      },
    },
  ],
  undecidable: [],
  not_evaluated: [],
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
};

export const keysFileExample: KeysFile = {
  version: 1,
  keys: [
    {
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      rotation: { every: '90d', overlap: '7d' },
      deliver_to: [{ github_actions_secret: { repository: 'octo/dashboard', name: 'LOWERPLANE_API_KEY' } }],
      purpose: 'CI/CD security gate',
    },
    {
      name: 'Evidence Upload',
      permissions: 'read-write',
      environments: 'all',
      expires_in: '30d',
      deliver_to: [{ file: { path: 'secrets/evidence-upload.key' } }],
      deletion_protection: true,
    },
  ],
};
