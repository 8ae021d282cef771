import type { OperationId } from '../provider/api/contract/operations.ts';
import * as examples from './examples.ts';

interface OperationExample {
  readonly request?: unknown;
  /** Of an answer with several media types: that of the first. */
  readonly response?: unknown;
}

const onlyPage = (item: unknown) => ({ data: [item], next_cursor: null });

/** What a request of each operation and its answer look like. */
export const OPERATION_EXAMPLES: Readonly<Record<OperationId, OperationExample>> = {
  listApiKeys: { response: onlyPage(examples.apiKeyExample) },
  createApiKey: { request: examples.createApiKeyExample, response: examples.createdApiKeyExample },
  getOwnApiKey: { response: examples.apiKeyExample },
  getApiKey: { response: examples.apiKeyExample },
  updateApiKey: { request: { name: 'ci-gate' }, response: examples.apiKeyExample },
  revokeApiKey: { response: examples.revokedApiKeyExample },
  listAuditEvents: { response: onlyPage(examples.auditEventExample) },
  exportAuditEvents: { response: `${JSON.stringify(examples.auditEventExample)}\n` },
  listControls: { response: onlyPage(examples.controlExample) },
  updateControl: {
    request: examples.updateControlExample,
    response: examples.controlExample,
  },
  listTests: { response: onlyPage(examples.complianceTestExample) },
  updateTest: { request: examples.updateTestExample, response: examples.complianceTestExample },
  listEvidence: { response: onlyPage(examples.evidenceExample) },
  uploadEvidence: {
    request: { ...examples.uploadEvidenceExample, file: '(the content)' },
    response: examples.evidenceExample,
  },
  getEvidence: { response: examples.evidenceExample },
  downloadEvidence: { response: '(the content)' },
  listUsers: { response: onlyPage(examples.userExample) },
  inviteUser: { request: examples.inviteUserExample, response: examples.userExample },
  updateUser: { request: { role: 'auditor' }, response: examples.userExample },
  removeUser: {},
  getOrganization: { response: examples.organizationExample },
  updateOrganization: {
    request: { key_lifetime_max_days: 180 },
    response: examples.organizationExample,
  },
  getPosture: { response: examples.postureExample },
  getPostureMetrics: {
    response: 'opencpx_compliance_score{framework="SOC 2",vendor="LowerPlane"} 0.85\n',
  },
};
