import type { OperationId } from '../../api/contract/operations.ts';
import {
  createApiKey,
  getApiKey,
  getOwnApiKey,
  listApiKeys,
  revokeApiKey,
  updateApiKey,
} from './api-keys.ts';
import { exportAuditEvents, listAuditEvents } from './audit-events.ts';
import { listControls, listTests, updateControl, updateTest } from './compliance.ts';
import { getPosture, getPostureMetrics } from './cpx.ts';
import { downloadEvidence, getEvidence, listEvidence, uploadEvidence } from './evidence.ts';
import type { Handler } from './handler.ts';
import { getOrganization, updateOrganization } from './organization.ts';
import { inviteUser, listUsers, removeUser, updateUser } from './users.ts';

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
  updateControl,
  listTests,
  updateTest,
  listEvidence,
  uploadEvidence,
  getEvidence,
  downloadEvidence,
  listUsers,
  inviteUser,
  updateUser,
  removeUser,
  getOrganization,
  updateOrganization,
  getPosture,
  getPostureMetrics,
};
