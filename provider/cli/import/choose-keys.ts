import type { ApiKey } from '../../api/contract/api-key.ts';
import { generationsOf } from '../../engine/generations.ts';
import { holdsSecret } from '../../keys/declaration/quoted.ts';
import { keyName } from '../../keys/declaration/text-rule.ts';
import { isExpired } from '../../keys/expiration.ts';
import type { Instant } from '../../keys/instant.ts';
import { expirationOf, instantOf } from '../../lifecycle/observed-key.ts';
import type { ImportRow } from './import-row.ts';

/** A live key to declare. */
export interface KeyToDeclare {
  readonly key: ApiKey;
  /** An identifier of HCL, and of no other declaration: `ci_gate`. */
  readonly label: string;
  /** Whether its name alone does not say that it is this key: other keys have the name. */
  readonly isAmbiguous: boolean;
}

/** What code declares already: where, by the name or the id of a key, and under which labels. */
export interface AlreadyDeclared {
  readonly places: ReadonlyMap<string, string>;
  readonly labels: ReadonlySet<string>;
}

/** Live keys, taken for declarations or not. */
export interface ChosenKeys {
  readonly chosen: readonly KeyToDeclare[];
  readonly rows: readonly ImportRow[];
}

/**
 * Chooses the keys to declare, one of each name.
 *
 * @param wanted the keys to consider; none of them is revoked.
 * @param all every key of the organization in any status, for keys of the same name.
 * @param now LowerPlane's time.
 */
export function chooseKeys(
  wanted: readonly ApiKey[],
  all: readonly ApiKey[],
  declared: AlreadyDeclared,
  now: Instant,
): ChosenKeys {
  const namesakes = Map.groupBy(all, ({ name }) => name);
  const labels = new Set(declared.labels);
  const chosen: KeyToDeclare[] = [];
  const rows = wanted.toSorted(byName).map((key): ImportRow => {
    const { id, permissions } = key;
    // A row is printed, and what looks like a secret never is.
    const row = { id, permissions, name: holdsSecret(key.name) ? '(hidden)' : key.name };
    const place = declared.places.get(key.id) ?? declared.places.get(key.name);
    if (place !== undefined) return { ...row, outcome: 'already-declared', detail: place };
    const why = whyNot(key, wanted, now);
    if (why !== undefined) return { ...row, outcome: 'left-out', detail: why };
    const label = freeLabel(labelOf(key.name), labels);
    labels.add(label);
    chosen.push({ key, label, isAmbiguous: isAmbiguous(key, namesakes.get(key.name) ?? []) });
    return { ...row, outcome: 'declared', detail: label };
  });
  return { chosen, rows };
}

function whyNot(key: ApiKey, wanted: readonly ApiKey[], now: Instant): string | undefined {
  const { name } = key;
  if (holdsSecret(name))
    return 'its name holds a secret: rename the key in LowerPlane, and revoke what the secret opens';
  const fault = name.isWellFormed() ? keyName.check(name) : 'must be valid Unicode';
  if (fault !== undefined) return `a name ${fault}: rename the key in LowerPlane`;
  const [first] = wanted.filter((each) => each.name === name).toSorted(byUse(now));
  return first === undefined || first.id === key.id
    ? undefined
    : `${first.id} has the same name: rename this key, or revoke it if no one needs it`;
}

/** The newest that works comes first. */
function byUse(now: Instant) {
  const works = (key: ApiKey) => Number(!isExpired(expirationOf(key), now));
  return (a: ApiKey, b: ApiKey) =>
    works(b) - works(a) || instantOf(b.created_at) - instantOf(a.created_at) || (a.id < b.id ? 1 : -1);
}

function isAmbiguous(key: ApiKey, namesakes: readonly ApiKey[]): boolean {
  const generations = generationsOf(namesakes);
  return generations !== undefined && (generations.current.key.id !== key.id || generations.older.length > 0);
}

function byName(a: ApiKey, b: ApiKey): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;
}

const LABEL_MAX = 60;

/** `CI/CD Pipeline - Production` as `ci_cd_pipeline_production`. */
function labelOf(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const label = words.join('_').slice(0, LABEL_MAX).replace(/_$/, '');
  return /^[a-z]/.test(label) ? label : ['key', ...(label === '' ? [] : [label])].join('_');
}

function freeLabel(label: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? label : `${label}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
