import type { ApiKey } from '../../../../provider/api/contract/api-key.ts';
import type { DeclaredKeys } from '../../../../provider/declarations/declared-keys.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import { type Predecessor, predecessorFate } from '../../../../provider/keys/predecessor.ts';
import { compareText } from '../../../scan/compare-text.ts';
import { type LiveKey, liveKey } from './live-key.ts';

/** The declarations and the live keys with one name. LowerPlane has nothing else that links them. */
export interface NamedKeys {
  readonly name: string;
  /** Empty for undeclared keys. */
  readonly declarations: readonly KeyDeclaration[];
  /** The newest active keys, one per declaration, newest first. */
  readonly current: readonly LiveKey[];
  /** Older active keys that rotation keeps for now: they are in their overlap, or are still used. */
  readonly overlapping: readonly LiveKey[];
  /** Active keys without a declaration. */
  readonly surplus: readonly LiveKey[];
  /** Expired and revoked keys, newest first. */
  readonly ended: readonly LiveKey[];
}

/** Groups declarations and live keys by name, in the order of the declarations, then undeclared names. */
export function matchKeys(
  declarations: DeclaredKeys | undefined,
  keys: readonly ApiKey[],
  now: Instant,
): readonly NamedKeys[] {
  // A live key belongs to one tool. Where OpenTofu reads something else, the key is not declared for it.
  const declared = declarationsByName((declarations?.keys ?? []).filter(({ tool }) => tool !== 'Terraform'));
  const live = Map.groupBy(
    keys.map((key) => liveKey(key, now)),
    ({ name }) => name.trim(),
  );
  return [...new Set([...declared.keys(), ...live.keys()])].map((name) =>
    namedKeys(name, declared.get(name) ?? [], live.get(name) ?? [], now),
  );
}

/** Declarations whose names are known. LowerPlane trims names, so they are compared without surrounding spaces. */
export function declarationsByName(
  keys: readonly KeyDeclaration[],
): ReadonlyMap<string, readonly KeyDeclaration[]> {
  const named = new Map<string, KeyDeclaration[]>();
  for (const declaration of keys) {
    if (declaration.name.kind !== 'known') continue;
    const name = declaration.name.value.trim();
    named.set(name, [...(named.get(name) ?? []), declaration]);
  }
  return named;
}

/** The live key of a declaration; undefined when there is none, or when several declarations share its name. */
export function currentKeyOf(named: NamedKeys): LiveKey | undefined {
  return named.declarations.length > 1 ? undefined : named.current[0];
}

/** The declaration of a name's live keys; undefined when there is none, or several. */
export function soleDeclaration({ declarations }: NamedKeys): KeyDeclaration | undefined {
  return declarations.length > 1 ? undefined : declarations[0];
}

/** The group of a declaration's name. */
export function namedAs(groups: readonly NamedKeys[], declaration: KeyDeclaration): NamedKeys | undefined {
  return groups.find(({ declarations }) => declarations.includes(declaration));
}

/** When the oldest key of a name was created: an approximation of the creation of generation 1. */
export function firstCreatedAt({ current, overlapping, surplus, ended }: NamedKeys): Instant {
  return Math.min(...[...current, ...overlapping, ...surplus, ...ended].map(({ createdAt }) => createdAt));
}

/** An older key in the planner's terms: its successor was delivered about when it was created. */
function predecessorOf(key: LiveKey, successor: LiveKey, overlap: number): Predecessor {
  return {
    id: key.id,
    lastFour: key.lastFour,
    expired: key.status === 'expired',
    overlap: {
      deliveredAt: successor.createdAt,
      retiresAt: successor.createdAt + overlap,
      lastUsedAt: key.lastUsedAt,
      requestsSince: undefined,
    },
  };
}

function namedKeys(
  name: string,
  declarations: readonly KeyDeclaration[],
  live: readonly LiveKey[],
  now: Instant,
): NamedKeys {
  const newestFirst = live.toSorted((a, b) => b.createdAt - a.createdAt || compareText(a.id, b.id));
  const active = newestFirst.filter(({ status }) => status === 'active');
  const current = active.slice(0, declarations.length);
  const older = active.slice(declarations.length);
  const overlapping = older.filter((key, index) =>
    isKept(key, active[declarations.length + index - 1], declarations, now),
  );
  return {
    name,
    declarations,
    current,
    overlapping,
    surplus: older.filter((key) => !overlapping.includes(key)),
    ended: newestFirst.filter(({ status }) => status !== 'active'),
  };
}

/** Whether rotation keeps an older key. An unknown overlap counts as not over. */
function isKept(
  key: LiveKey,
  successor: LiveKey | undefined,
  declarations: readonly KeyDeclaration[],
  now: Instant,
): boolean {
  if (successor === undefined) return false;
  return declarations.some(({ rotation }) => {
    if (rotation.kind === 'undecidable') return true;
    if (rotation.kind !== 'known') return false;
    const { overlap, overlapMax } = rotation.value;
    return predecessorFate(predecessorOf(key, successor, overlap), overlapMax, now) !== 'retire';
  });
}
