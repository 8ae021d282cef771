import type { OperationId } from '../../api/contract/operations.ts';
import { auditPage } from './pages/audit.ts';
import { createKeyForm, createKeyPage } from './pages/create-key.ts';
import { evidenceContent, evidencePage } from './pages/evidence.ts';
import { inviteUserForm, inviteUserPage } from './pages/invite-user.ts';
import { keyPage } from './pages/key.ts';
import { keysPage } from './pages/keys.ts';
import { organizationForm, organizationPage } from './pages/organization.ts';
import { posturePage } from './pages/posture.ts';
import { removeUserForm, removeUserPage } from './pages/remove-user.ts';
import { revokeKeyForm, revokeKeyPage } from './pages/revoke-key.ts';
import { rotateKeyForm, rotateKeyPage } from './pages/rotate-key.ts';
import { uploadEvidenceForm, uploadEvidencePage } from './pages/upload-evidence.ts';
import { userForm, userPage } from './pages/user.ts';
import { usersPage } from './pages/users.ts';
import type { Act } from './visit.ts';

/** One page or form of the console. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What it does, as the API names it: a key that may not do that may not see the page either. */
  readonly operation: OperationId;
  readonly act: Act;
  /** Whether its form has a file, as `multipart/form-data`. */
  readonly takesFile?: true;
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/', operation: 'listApiKeys', act: keysPage },
  { method: 'GET', path: '/keys/new', operation: 'createApiKey', act: createKeyPage },
  { method: 'POST', path: '/keys/new', operation: 'createApiKey', act: createKeyForm },
  { method: 'GET', path: '/keys/{id}', operation: 'getApiKey', act: keyPage },
  { method: 'GET', path: '/keys/{id}/rotate', operation: 'createApiKey', act: rotateKeyPage },
  { method: 'POST', path: '/keys/{id}/rotate', operation: 'createApiKey', act: rotateKeyForm },
  { method: 'GET', path: '/keys/{id}/revoke', operation: 'revokeApiKey', act: revokeKeyPage },
  { method: 'POST', path: '/keys/{id}/revoke', operation: 'revokeApiKey', act: revokeKeyForm },
  { method: 'GET', path: '/audit', operation: 'listAuditEvents', act: auditPage },
  { method: 'GET', path: '/posture', operation: 'getPosture', act: posturePage },
  { method: 'GET', path: '/evidence', operation: 'listEvidence', act: evidencePage },
  { method: 'GET', path: '/evidence/new', operation: 'uploadEvidence', act: uploadEvidencePage },
  {
    method: 'POST',
    path: '/evidence/new',
    operation: 'uploadEvidence',
    act: uploadEvidenceForm,
    takesFile: true,
  },
  { method: 'GET', path: '/evidence/{id}/content', operation: 'downloadEvidence', act: evidenceContent },
  { method: 'GET', path: '/users', operation: 'listUsers', act: usersPage },
  { method: 'GET', path: '/users/new', operation: 'inviteUser', act: inviteUserPage },
  { method: 'POST', path: '/users/new', operation: 'inviteUser', act: inviteUserForm },
  { method: 'GET', path: '/users/{id}', operation: 'updateUser', act: userPage },
  { method: 'POST', path: '/users/{id}', operation: 'updateUser', act: userForm },
  { method: 'GET', path: '/organization', operation: 'getOrganization', act: organizationPage },
  { method: 'POST', path: '/organization', operation: 'updateOrganization', act: organizationForm },
  { method: 'GET', path: '/users/{id}/remove', operation: 'removeUser', act: removeUserPage },
  { method: 'POST', path: '/users/{id}/remove', operation: 'removeUser', act: removeUserForm },
];
