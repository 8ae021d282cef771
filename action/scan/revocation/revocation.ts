/** What came of revoking a found secret. */
export interface Revocation {
  /** `unavailable`: its vendor has no call for it, or it must be ended in another way. */
  readonly status: RevocationStatus;
  /** A clause for reports. Never holds anything of a response. */
  readonly detail: string;
}

export const REVOCATION_STATUSES = ['revoked', 'failed', 'unavailable'] as const;
export type RevocationStatus = (typeof REVOCATION_STATUSES)[number];

/** The clause that reports show of a revocation. */
export function revocationClause({ status, detail }: Revocation): string {
  return `${status === 'revoked' ? 'revoked' : 'not revoked'}: ${detail}`;
}

/** For example "2 revoked, 1 failed, 3 not possible"; undefined when nothing was to be revoked. */
export function revocationText(
  found: readonly { readonly revocation?: Revocation | undefined }[],
): string | undefined {
  const of = (status: RevocationStatus) =>
    found.filter(({ revocation }) => revocation?.status === status).length;
  const [revoked, failed, unavailable] = [of('revoked'), of('failed'), of('unavailable')];
  return revoked + failed + unavailable === 0
    ? undefined
    : `${revoked} revoked, ${failed} failed, ${unavailable} not possible`;
}
