import type { OperationId } from '../../api/contract/operations.ts';
import { createApiKey } from './api-keys/create.ts';
import { listApiKeys } from './api-keys/list.ts';
import { getApiKey } from './api-keys/read.ts';
import { revokeApiKey } from './api-keys/revoke.ts';
import { getOwnApiKey } from './api-keys/self.ts';
import { updateApiKey } from './api-keys/update.ts';
import { exportAuditEvents } from './audit-events/export.ts';
import { listAuditEvents } from './audit-events/list.ts';
import { listControls } from './controls/list.ts';
import { getPostureMetrics } from './cpx/metrics.ts';
import { getPosture } from './cpx/posture.ts';
import { listEvidence } from './evidence/list.ts';
import { uploadEvidence } from './evidence/upload.ts';
import type { Handler } from './handler.ts';
import { listTests } from './tests/list.ts';
import { assignRole } from './users/assign-role.ts';
import { inviteUser } from './users/invite.ts';
import { listUsers } from './users/list.ts';
import { removeUser } from './users/remove.ts';

/** The handler of each operation of the contract. */
export const routes: { readonly [Id in OperationId]: Handler<Id> } = {
  listApiKeys,
  createApiKey,
  getOwnApiKey,
  getApiKey,
  updateApiKey,
  revokeApiKey,
  listAuditEvents,
  exportAuditEvents,
  listControls,
  listTests,
  listEvidence,
  uploadEvidence,
  listUsers,
  inviteUser,
  assignRole,
  removeUser,
  getPosture,
  getPostureMetrics,
};
