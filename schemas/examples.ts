import type * as z from 'zod';
import type { ApiKey, CreateApiKeyRequest, CreatedApiKey } from '../provider/api/contract/api-key.ts';
import type { AuditEvent } from '../provider/api/contract/audit-event.ts';
import type { Actor } from '../provider/api/contract/common.ts';
import type {
  ComplianceTest,
  UpdateComplianceTestRequest,
} from '../provider/api/contract/compliance-test.ts';
import type { Control, UpdateControlRequest } from '../provider/api/contract/control.ts';
import type { Evidence, uploadEvidenceFields } from '../provider/api/contract/evidence.ts';
import type { Organization } from '../provider/api/contract/organization.ts';
import type { Posture } from '../provider/api/contract/posture.ts';
import type { Problem } from '../provider/api/contract/problem.ts';
import type { inviteUserRequest, User } from '../provider/api/contract/user.ts';
import type { DatasetInput } from '../provider/emulator/compliance/dataset.ts';

const admin: Actor = { type: 'user', id: 'user_01', name: 'Robin Vega' };

export const apiKeyExample: ApiKey = {
  id: 'key_7Qm2Zt9XcV4bN8kLpR3s',
  organization_id: 'org_4Fh8Wk2TbM6yJ9cXs1Zd',
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
  // Not a key, so that no scanner mistakes the example for a leak.
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

export const updateControlExample: UpdateControlRequest = {
  environment: 'production',
  status: 'partially_implemented',
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

export const updateTestExample: UpdateComplianceTestRequest = {
  environment: 'production',
  status: 'failing',
  last_run_at: '2026-11-24T05:00:00Z',
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
  collected_at: '2026-11-20T00:00:00Z',
  source: 'GitHub Actions',
  uploaded_at: '2026-11-23T12:00:00Z',
  uploaded_by: { type: 'api_key', id: apiKeyExample.id, name: 'ci-gate' },
};

export const inviteUserExample: z.input<typeof inviteUserRequest> = {
  email: 'sam@example.com',
  name: 'Sam Okafor',
  role: 'auditor',
  expires_at: '2027-01-31T00:00:00Z',
};

export const userExample: User = {
  id: 'user_02',
  email: 'sam@example.com',
  name: 'Sam Okafor',
  role: 'auditor',
  status: 'invited',
  invited_at: '2026-11-23T12:00:00Z',
  expires_at: '2027-01-31T00:00:00Z',
};

export const organizationExample: Organization = {
  id: 'org_4Fh8Wk2TbM6yJ9cXs1Zd',
  name: 'Example Health',
  key_lifetime_max_days: 180,
  invitation_domains: ['example.com'],
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
