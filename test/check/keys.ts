import type { KnownFacts } from '../../action/check/facts.ts';
import { DEFAULT_POLICY } from '../../action/check/policy/default-policy.ts';
import type { Policy } from '../../action/check/policy/policy.ts';
import type { Rule, RuleContext } from '../../action/check/rules/definition/rule.ts';
import type { Undecidable, Violation } from '../../action/check/rules/definition/violation.ts';
import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import { ABSENT, type DeclaredAttribute } from '../../provider/declarations/declared-attribute.ts';
import type { DeclaredKeys } from '../../provider/declarations/declared-keys.ts';
import type { KeyDeclaration } from '../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../provider/documents/source-range.ts';
import type { ExpirationRule } from '../../provider/keys/expiration.ts';
import { formatInstant } from '../../provider/keys/instant.ts';
import type { RotationRule } from '../../provider/keys/rotation.ts';

export const NOW = Date.parse('2026-11-25T12:00:00Z');
export const DAY = 86_400_000;

export function at(line: number, path = 'main.tf'): SourceRange {
  return { path, line, column: 3, endLine: line, endColumn: 40 };
}

export function known<Value>(value: Value, line = 2): DeclaredAttribute<Value> {
  return { kind: 'known', value, at: at(line) };
}

export const VARIABLE = {
  kind: 'undecidable',
  at: at(9),
  because: 'it depends on var.ttl, which has no default',
} as const;

export const ADMIN = known('admin' as const);
export const READ_WRITE = known('read-write' as const);

/** Expires some days after its creation. */
export function within(days: number): DeclaredAttribute<ExpirationRule> {
  return known({ kind: 'in', ms: days * DAY });
}

/** Expires some days from now. */
export function until(days: number): DeclaredAttribute<ExpirationRule> {
  return known({ kind: 'at', at: NOW + days * DAY });
}

/** Gets a successor this often. */
export function every(days: number): DeclaredAttribute<RotationRule> {
  return known({
    every: days * DAY,
    beforeExpiry: undefined,
    overlap: 7 * DAY,
    overlapMax: undefined,
    anchor: undefined,
    openings: undefined,
  });
}

/** A declaration without violations, by default. */
export function declared(given: Partial<KeyDeclaration> = {}): KeyDeclaration {
  return {
    origin: 'terraform',
    address: 'lowerplane_api_key.ci_gate',
    directory: '.',
    header: at(1),
    extent: { ...at(1), endLine: 12, endColumn: 2 },
    name: known('CI gate'),
    permissions: known('read-only' as const),
    environments: known(['production'] as const),
    expiration: known({ kind: 'in', ms: 90 * DAY } as const),
    rotation: known({
      every: 60 * DAY,
      beforeExpiry: undefined,
      overlap: 7 * DAY,
      overlapMax: 28 * DAY,
      anchor: undefined,
      openings: undefined,
    }),
    verify: ABSENT,
    consumers: ABSENT,
    destinations: known(['file:ci.key']),
    locations: [{ destination: 'file:ci.key', place: 'file:ci.key', isRelative: true }],
    secretInState: ABSENT,
    deletionProtection: ABSENT,
    forceRevoke: ABSENT,
    deliverTo: ABSENT,
    purpose: ABSENT,
    insertion: undefined,
    ...given,
  };
}

export function declarations(...keys: readonly KeyDeclaration[]): DeclaredKeys {
  return { keys, faults: [], files: ['main.tf'] };
}

const ACTOR = { type: 'user', id: 'user_1', name: 'Jane Doe' } as const;

/** The live key of {@link declared}: 10 days old, used today. */
export function live(given: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'key_0123456789ABCDEFGHIJ',
    organization_id: 'org_0123456789ABCDEFGHIJ',
    name: 'CI gate',
    permissions: 'read-only',
    environments: ['production'],
    status: 'active',
    last_four: 'ab12',
    fingerprint: '0123456789abcdef',
    created_at: formatInstant(NOW - 10 * DAY),
    created_by: ACTOR,
    expires_at: formatInstant(NOW + 80 * DAY),
    last_used_at: formatInstant(NOW - 3_600_000),
    request_count: 12,
    revoked_at: null,
    revoked_by: null,
    ...given,
  };
}

/** The live key of a declaration of `tf`: the first, second ... of a case. */
export function key(number: number, given: Partial<ApiKey> = {}): ApiKey {
  const digits = String(number).padStart(4, '0');
  return live({
    id: `key_${digits.padStart(20, '0')}`,
    name: 'CI/CD Pipeline - Production',
    last_four: digits,
    fingerprint: number.toString(16).padStart(16, '0'),
    last_used_at: '2026-11-25T09:36:00Z',
    ...given,
  });
}

export function revoked(days: number): Partial<ApiKey> {
  return { status: 'revoked', revoked_at: formatInstant(NOW - days * DAY), revoked_by: ACTOR };
}

export function daysAgo(days: number): string {
  return formatInstant(NOW - days * DAY);
}

export function inDays(days: number): string {
  return daysAgo(-days);
}

/** The results of a rule for some facts. */
export function findings(
  rule: Rule,
  facts: Partial<KnownFacts>,
  given: { readonly parameters?: unknown; readonly policy?: Partial<Policy> } & Partial<
    Pick<RuleContext, 'environment'>
  > = {},
): readonly (Violation | Undecidable)[] {
  const run = rule.run({ known: facts, gaps: [] }, given.parameters, {
    now: NOW,
    environment: given.environment,
    policy: { ...DEFAULT_POLICY, ...given.policy },
    writtenWaivers: given.policy?.waivers ?? [],
    policyProblems: [],
  });
  if (run.kind === 'not-evaluated') throw new Error(`${rule.id} lacks ${run.missing.join(', ')}`);
  return run.found;
}
