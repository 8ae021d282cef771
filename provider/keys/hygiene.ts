/** How old and how unused keys may be, as durations. Source: LowerPlane's API key page, "Security Best Practices". */
export const HYGIENE = {
  /** "Replace keys at least annually". */
  maxAge: '365d',
  /** "or every 90 days for high-privilege keys". */
  maxAgeHighPrivilege: '90d',
  /** "Keys that have not been used in 90+ days should be reviewed". */
  unusedFor: '90d',
} as const;
