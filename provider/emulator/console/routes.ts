import type { OperationId } from '../../api/contract/operations.ts';
import { auditPage } from './pages/audit.ts';
import { createKeyForm, createKeyPage } from './pages/create-key.ts';
import { evidenceContent, evidencePage } from './pages/evidence.ts';
import { keyPage } from './pages/key.ts';
import { keysPage } from './pages/keys.ts';
import { posturePage } from './pages/posture.ts';
import { revokeKeyForm, revokeKeyPage } from './pages/revoke-key.ts';
import { rotateKeyForm, rotateKeyPage } from './pages/rotate-key.ts';
import { usersPage } from './pages/users.ts';
import type { Act } from './visit.ts';

/** One page or form of the console. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What it does, as the API names it: a key that may not do that may not see the page either. */
  readonly operation: OperationId;
  readonly act: Act;
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
  { method: 'GET', path: '/evidence/{id}/content', operation: 'downloadEvidence', act: evidenceContent },
  { method: 'GET', path: '/users', operation: 'listUsers', act: usersPage },
];
