import { mintingOf, type PlanNotice, type Succession } from '../keys/change.ts';
import { formatDuration } from '../keys/duration.ts';
import { formatScope } from '../keys/environments.ts';
import { type ExpirationRule, formatExpiration } from '../keys/expiration.ts';
import {
  explainCleared,
  explainKept,
  explainKeptEnd,
  explainNotice,
  explainReason,
} from '../keys/explain.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { isKnown, type Pending } from '../keys/key.ts';
import type { RotationRule } from '../keys/rotation.ts';
import { type DeclaredKey, keptIds } from '../lifecycle/declared-key.ts';
import { placeOf } from './declared-name.ts';
import { type Action, actionOf, type EnginePlan, type PlannedName } from './engine-plan.ts';

/** What happens to the keys of a name, for people. */
export interface DescribedChange {
  readonly name: string;
  readonly action: Action;
  /** `lowerplane.yaml:4`; undefined when no code declares it. */
  readonly at: string | undefined;
  /** Of the key that is there afterwards, or of the one that ends. */
  readonly generation: number;
  /** Why, as clauses. */
  readonly reasons: readonly string[];
  /** What is new, by attribute: `permissions`, `read-only`. */
  readonly values: readonly (readonly [string, string])[];
  /** What becomes of keys that exist: whole sentences. */
  readonly endings: readonly string[];
}

/** What a plan changes, for people: without the names whose keys stay as they are. */
export function describedChanges({ names, decidedAt }: EnginePlan): readonly DescribedChange[] {
  return names
    .filter((planned) => actionOf(planned) !== 'none')
    .map((planned) => describeChange(planned, decidedAt));
}

/** @param now when the reader reads it: reasons say how long something is overdue. */
export function describeChange(planned: PlannedName, now: Instant): DescribedChange {
  const { name, declared, declaredAs, record, plan } = planned;
  const minting = mintingOf(plan.changes);
  const succession = minting?.kind === 'create' ? undefined : minting;
  return {
    name,
    action: actionOf(planned),
    at: declaredAs && placeOf(declaredAs.declaration.header),
    generation: minting?.generation ?? record?.generation ?? 1,
    reasons: succession?.reasons.map((reason) => explainReason(reason, now)) ?? [],
    values: minting && declared ? valuesOf(declared) : changedValues(planned),
    endings: [
      ...(succession ? [...oldKey(planned, succession), ...leftBehind(succession)] : []),
      ...revoked(planned),
      ...retired(planned, now),
    ],
  };
}

function valuesOf({ desired }: DeclaredKey): readonly (readonly [string, string])[] {
  const { permissions, environments, expiration, rotation, destinations } = desired;
  const texts: Readonly<Record<string, string | undefined>> = {
    permissions: text(permissions, (level) => level),
    environments: text(environments, formatScope),
    expires: text(expiration, expirationText),
    rotation: text(rotation, (rule) => rule && rotationText(rule)),
    deliver_to: destinations.filter(isKnown).join(', ') || undefined,
  };
  return Object.entries(texts).flatMap(([label, value]) =>
    value === undefined ? [] : [[label, value] as const],
  );
}

function text<Value>(value: Value | Pending, format: (known: Value) => string | undefined) {
  return isKnown(value) ? format(value) : undefined;
}

function expirationText(rule: ExpirationRule): string {
  if (rule.kind === 'in') return `${formatDuration(rule.ms)} after its creation`;
  return rule.kind === 'never' ? 'never' : formatInstant(rule.at);
}

function rotationText({ every, beforeExpiry, overlap, expires }: RotationRule): string {
  return [
    every === undefined ? '' : `every ${formatDuration(every)}`,
    beforeExpiry === undefined ? '' : `${formatDuration(beforeExpiry)} before it expires`,
    overlap === 0
      ? 'without an overlap'
      : `with an overlap of ${formatDuration(overlap)}${expires ? ', after which the old key expires' : ''}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function changedValues({ name, plan }: PlannedName): readonly (readonly [string, string])[] {
  return plan.changes.flatMap((change): readonly (readonly [string, string])[] => {
    if (change.kind === 'rename') return [['name', `${change.from} -> ${name}`]];
    if (change.kind !== 'extend') return [];
    return [['expires', `${formatExpiration(change.from)} -> ${formatExpiration(change.to)}`]];
  });
}

function oldKey({ declared, record, plan }: PlannedName, { overlap }: Succession): readonly string[] {
  if (record === undefined) return [];
  const old = `The old key ${record.id} (ending in ${record.lastFour})`;
  const expires = plan.changes.some(
    (change) => change.kind === 'expire' && change.predecessor.id === record.id,
  );
  if (overlap > 0) {
    const locations = declared === undefined || record.destinations === 'elsewhere' ? [] : keptIds(declared);
    return [
      expires
        ? `${old} keeps working for ${formatDuration(overlap)} and expires then, unless a guard or a consumer prevents that: in that case, a later apply ends it.`
        : `${old} keeps working for ${formatDuration(overlap)}, and then until it is no longer used.`,
      ...(locations.length > 0 ? [explainKept(locations, expires)] : []),
    ];
  }
  const isRevoked = plan.changes.some(
    (change) => change.kind === 'retire' && change.predecessor.id === record.id,
  );
  return isRevoked ? [`${old} is revoked as soon as its successor is delivered.`] : [];
}

/** The declarations of before are not known, so neither is where secrets went that are declared no more. */
function leftBehind({ reasons }: Succession): readonly string[] {
  return reasons.some(({ kind }) => kind === 'not-delivered')
    ? [
        'If deliver_to named another destination before, the secret of the old key is still there, because no record says so: remove it there.',
      ]
    : [];
}

function revoked({ record, plan }: PlannedName): readonly string[] {
  const isRevoked = plan.changes.some(({ kind }) => kind === 'revoke');
  return isRevoked && record
    ? [`The key ${record.id} (ending in ${record.lastFour}, ${record.permissions}) is revoked.`]
    : [];
}

const EXPLAINED: ReadonlySet<PlanNotice['kind']> = new Set([
  'predecessor-retires',
  'predecessor-expires',
  'expiration-put-off',
]);

function retired({ declared, record, plan }: PlannedName, now: Instant): readonly string[] {
  const kept = declared ? keptIds(declared) : [];
  const explained = new Map(
    plan.notices.flatMap((notice) =>
      EXPLAINED.has(notice.kind) && 'predecessor' in notice
        ? [[notice.predecessor.id, explainNotice(notice).detail]]
        : [],
    ),
  );
  return plan.changes.flatMap((change): readonly string[] => {
    if (change.kind === 'clear') return [explainCleared(change.locations).detail];
    if (!('predecessor' in change) || change.predecessor.id === record?.id) return [];
    const { id, lastFour } = change.predecessor;
    const old = `The old key ${id} (ending in ${lastFour})`;
    const what =
      change.kind === 'retire' ? 'is revoked' : `is to expire on ${formatInstant(change.to ?? now)}`;
    const more = change.kind === 'retire' && kept.length > 0 ? [explainKeptEnd(kept)] : [];
    return [explained.get(id) ?? `${old} ${what}.`, ...more];
  });
}
