import type { AuditAction } from '../../api/contract/audit-event.ts';

/** What people read for each action of the audit trail. */
export const EVENT_TEXTS: Readonly<Record<AuditAction, string>> = {
  'api_key.created': 'Key created',
  'api_key.renamed': 'Key renamed',
  'api_key.expiration_changed': 'Expiration of a key changed',
  'api_key.revoked': 'Key revoked',
  'api_key.used': 'Key used',
  'api_key.verified': 'Key verified',
  'api_key.refused': 'Request refused',
  'evidence.uploaded': 'Evidence uploaded',
  'evidence.downloaded': 'Evidence downloaded',
  'user.invited': 'User invited',
  'user.role_assigned': 'Role assigned',
  'user.expiration_changed': 'Expiration of a user changed',
  'user.removed': 'User removed',
  'control.updated': 'Control changed',
  'test.updated': 'Test changed',
  'organization.updated': 'Organization changed',
};
