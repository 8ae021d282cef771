// Apart from the schemas, which load zod: a process that only validates needs the words alone.

/** The roles of users, those with most rights first. Source: LowerPlane's pages on users. */
export const ROLES = ['owner', 'admin', 'member', 'read-only', 'auditor'] as const;

/** The types of evidence. Source: LowerPlane's page on evidence. */
export const EVIDENCE_TYPES = ['screenshot', 'document', 'api_data', 'log', 'report', 'link'] as const;

/** The most bytes of a piece of evidence. */
export const EVIDENCE_SIZE_MAX = 10 * 1024 * 1024;

/** The most characters of a framework's name. */
export const FRAMEWORK_NAME_MAX = 100;

/** The most characters of an organization's name. */
export const ORGANIZATION_NAME_MAX = 200;

/** What is an email address. Source: `z.regexes.email` of zod, by which the contract checks it. */
export const EMAIL =
  // biome-ignore lint/complexity/noUselessEscapeInRegex: compared with zod's, letter by letter.
  /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;

/** How far a control is implemented. Source: LowerPlane's page on controls. */
export const CONTROL_STATUSES = [
  'implemented',
  'partially_implemented',
  'not_implemented',
  'not_applicable',
] as const;

/** The statuses of tests. Source: LowerPlane's page on tests. */
export const TEST_STATUSES = ['passing', 'failing', 'pending', 'not_run'] as const;

/** The severities of tests, the highest first. Source: LowerPlane's page on tests. */
export const TEST_SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const;

/** What the audit trail records. */
export const AUDIT_ACTIONS = [
  'api_key.created',
  'api_key.renamed',
  'api_key.expiration_changed',
  'api_key.revoked',
  'api_key.used',
  'api_key.verified',
  'api_key.refused',
  'evidence.uploaded',
  'evidence.downloaded',
  'user.invited',
  'user.role_assigned',
  'user.expiration_changed',
  'user.removed',
  'control.updated',
  'test.updated',
  'organization.updated',
] as const;

/** What an id of a key looks like. */
export const KEY_ID = /^key_[0-9A-Za-z]{20}$/;
