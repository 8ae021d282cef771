// Apart from the schemas, which load zod: a process that only validates needs the words alone.

/** The roles of users, those with most rights first. Source: LowerPlane's pages on users. */
export const ROLES = ['owner', 'admin', 'member', 'read-only', 'auditor'] as const;

/** The types of evidence. Source: LowerPlane's page on evidence. */
export const EVIDENCE_TYPES = ['screenshot', 'document', 'api_data', 'log', 'report', 'link'] as const;

/** The most bytes of a piece of evidence. */
export const EVIDENCE_SIZE_MAX = 10 * 1024 * 1024;

/** What is an email address. Source: `z.regexes.email` of zod, by which the contract checks it. */
export const EMAIL =
  /^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;
