import { formatInstant, type Instant, parseInstant } from './instant.ts';

/** When a key stops working. `never` is explicit, so that a forgotten value cannot mean it. */
export type Expiration = { readonly kind: 'never' } | { readonly kind: 'at'; readonly at: Instant };

/** The declared expiration; `in` counts from the creation of each generation. */
export type ExpirationRule =
  | { readonly kind: 'never' }
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'in'; readonly ms: number };

export const NEVER = { kind: 'never' } as const;

/** No run takes longer: a key that is extended beyond this belongs to a process that hangs. Milliseconds. */
export const TEMPORARY_LIFE_MAX = 24 * 3_600_000;

/** The expiration a rule gives a key created at `createdAt`. */
export function resolveExpiration(rule: ExpirationRule, createdAt: Instant): Expiration {
  switch (rule.kind) {
    case 'never':
      return NEVER;
    case 'at':
      return { kind: 'at', at: rule.at };
    case 'in':
      return { kind: 'at', at: createdAt + rule.ms };
  }
}

/** Whether a key's expiration is what a rule gives it. */
export function satisfies(expiration: Expiration, rule: ExpirationRule, createdAt: Instant): boolean {
  const wanted = resolveExpiration(rule, createdAt);
  if (expiration.kind === 'never' || wanted.kind === 'never') return expiration.kind === wanted.kind;
  const tolerance = rule.kind === 'in' ? CREATION_TOLERANCE : FRACTION_TOLERANCE;
  return Math.abs(expiration.at - wanted.at) <= tolerance;
}

/** A relative expiration is computed when the request is made; retries may pass before the key is created. */
const CREATION_TOLERANCE = 5 * 60_000;
/** LowerPlane may store whole seconds. */
const FRACTION_TOLERANCE = 999;

export function isExpired(expiration: Expiration, now: Instant): boolean {
  return expiration.kind === 'at' && expiration.at <= now;
}

/** "never", or the instant in RFC 3339. */
export function formatExpiration(expiration: Expiration): string {
  return expiration.kind === 'never' ? 'never' : formatInstant(expiration.at);
}

/** Reads what {@link formatExpiration} wrote. */
export function parseExpiration(text: string): Expiration | undefined {
  if (text === 'never') return NEVER;
  const at = parseInstant(text);
  return at === undefined ? undefined : { kind: 'at', at };
}
