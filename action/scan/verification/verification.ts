/** What its vendor said about a found secret. */
export interface Verification {
  /** `unknown`: the vendor did not say, or was not asked. */
  readonly status: VerificationStatus;
  /** Who said so, or why it is not known: a clause for reports. Never holds anything of a response. */
  readonly detail: string;
}

export const VERIFICATION_STATUSES = ['works', 'refused', 'unknown'] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

/** How many findings have each status; undefined when no vendor was asked. */
export type VerificationCounts = Readonly<Record<VerificationStatus, number>>;

export function verificationCounts(
  found: readonly { readonly verification?: Verification | undefined }[],
): VerificationCounts | undefined {
  const counts = { works: 0, refused: 0, unknown: 0 };
  for (const { verification } of found) if (verification !== undefined) counts[verification.status] += 1;
  return counts.works + counts.refused + counts.unknown === 0 ? undefined : counts;
}

/** For example "3 verified as working, 1 refused, 2 unknown". */
export function verificationText({ works, refused, unknown }: VerificationCounts): string {
  return `${works} verified as working, ${refused} refused, ${unknown} unknown`;
}

/** The clause that reports show of a verification. */
export function verificationClause({ status, detail }: Verification): string {
  return {
    works: `it works: ${detail}`,
    refused: `it is refused: ${detail}`,
    unknown: `not verified: ${detail}`,
  }[status];
}
