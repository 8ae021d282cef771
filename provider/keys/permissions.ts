/** What a key may do, from least to most. Source: LowerPlane's API key page. */
export const PERMISSIONS = ['read-only', 'read-write', 'admin'] as const;
export type Permissions = (typeof PERMISSIONS)[number];

/** Whether `held` is enough where `needed` is asked for. */
export function allows(held: Permissions, needed: Permissions): boolean {
  return PERMISSIONS.indexOf(held) >= PERMISSIONS.indexOf(needed);
}
