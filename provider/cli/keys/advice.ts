import type { DeclaredAttribute } from '../../declarations/declared-attribute.ts';
import type { KeyDeclaration } from '../../declarations/key-declaration.ts';
import { placeOf } from '../../engine/declared-name.ts';
import { DAY } from '../../keys/duration.ts';
import { covers, type EnvironmentScope } from '../../keys/environments.ts';
import { UNUSED_FOR } from '../../keys/hygiene.ts';
import {
  impactOfNarrowing,
  isNarrower,
  type KeyScope,
  type KeyUse,
  leastScope,
} from '../../keys/narrowing.ts';
import { allows } from '../../keys/permissions.ts';
import { narrowingText } from '../../lifecycle/narrowing.ts';
import type { AdviceRow } from './advice-row.ts';
import type { KeyRow } from './key-row.ts';
import { shellWord } from './run-rotate-command.ts';

/** A declaration of a key, and how a place in it is shown. */
export interface DeclaredHere {
  readonly declaration: KeyDeclaration;
  readonly shown: (at: string) => string;
}

/** The life of a key by default. */
const LIFETIME = '90d';

/** Whether the use of a key says something about what it may do: it was used, and may do more than the least. */
export function isUseOfInterest(row: KeyRow): boolean {
  return !isUnused(row) && (row.permissions !== 'read-only' || row.environments.length !== 1);
}

function isUnused({ unused_days: days }: KeyRow): boolean {
  return days >= UNUSED_FOR / DAY;
}

/**
 * What a key could do with less of.
 *
 * @param use of the last 90 days; undefined where it does not matter.
 * @param declared undefined: no code that was read declares it.
 */
export function adviceFor(
  row: KeyRow,
  use: KeyUse | undefined,
  declared: DeclaredHere | undefined,
): readonly AdviceRow[] {
  const { id, name, last_four, permissions, environments } = row;
  const advise = (advice: AdviceRow['advice'], because: string, edit: Edit): AdviceRow => ({
    ...{ id, name, last_four, permissions, environments, advice, because },
    at: edit.at,
    edit: edit.text,
  });
  const rows: AdviceRow[] = [];
  if (isUnused(row)) {
    const because =
      row.last_used_at === null
        ? `It was never used since its creation ${row.unused_days} days ago.`
        : `It was last used ${row.unused_days} days ago.`;
    rows.push(advise('unused', because, endOf(row, declared)));
  } else if (use !== undefined) {
    for (const { because, edit } of narrowings(row, use, declared))
      rows.push(advise(edit === undefined ? 'not-known' : 'over-privileged', because, edit ?? lookAt(row)));
  }
  if (row.expires_at === null)
    rows.push(
      advise(
        'never-expires',
        'It works until it is revoked.',
        editOf(row, declared, 'expires_in', LIFETIME, ({ expiration, rotation }) =>
          expiration.kind === 'known' ? expiration.value.kind !== 'never' : rotation.kind === 'known',
        ),
      ),
    );
  return rows;
}

interface Edit {
  readonly at: string | null;
  readonly text: string;
}

interface Found {
  readonly because: string;
  /** Undefined: it is not known. */
  readonly edit: Edit | undefined;
}

function narrowings(row: KeyRow, use: KeyUse, declared: DeclaredHere | undefined): readonly Found[] {
  const least = leastScope(use, row);
  const found: Found[] = [];
  const check = (to: KeyScope, edit: Edit | undefined) => {
    if (isNarrower(to, row))
      found.push({ because: narrowingText(impactOfNarrowing(use, row, to), row, to), edit });
  };
  const { permissions, environments } = least;
  const { requests, isKnown } = impactOfNarrowing(use, row, row);
  // A new key that its consumer does not have yet.
  if (requests === 0 && isKnown) return [];
  if (permissions !== undefined)
    check(
      { ...row, permissions },
      editOf(
        row,
        declared,
        'permissions',
        permissions,
        (written) => written.permissions.kind === 'known' && allows(permissions, written.permissions.value),
      ),
    );
  else check({ ...row, permissions: row.permissions === 'admin' ? 'read-write' : 'read-only' }, undefined);
  if (environments !== undefined)
    check(
      { ...row, environments },
      editOf(
        row,
        declared,
        'environments',
        environments,
        (written) =>
          written.environments.kind === 'known' && covers(environments, written.environments.value),
      ),
    );
  return found;
}

function lookAt({ id }: KeyRow): Edit {
  return { at: null, text: `lowerplane audit list --actor ${id}` };
}

function endOf({ id }: KeyRow, declared: DeclaredHere | undefined): Edit {
  if (declared === undefined) return { at: null, text: `lowerplane keys revoke ${id}` };
  const { declaration, shown } = declared;
  return { at: shown(placeOf(declaration.header)), text: 'remove this declaration, and apply' };
}

type Attribute = 'permissions' | 'environments' | 'expires_in';

/** @param isDone whether the declaration says so already. */
function editOf(
  { name }: KeyRow,
  declared: DeclaredHere | undefined,
  attribute: Attribute,
  value: EnvironmentScope | string,
  isDone: (declaration: KeyDeclaration) => boolean,
): Edit {
  if (declared === undefined) {
    const line = lineOf({ origin: 'yaml' }, attribute, value);
    return { at: null, text: `lowerplane import --name ${shellWord(name)}, and then ${line}` };
  }
  const { declaration, shown } = declared;
  const written: DeclaredAttribute<unknown> =
    declaration[attribute === 'expires_in' ? 'expiration' : attribute];
  const at = written.kind === 'absent' ? declaration.header : written.at;
  const text = isDone(declaration)
    ? 'apply it: the key has more than is declared'
    : lineOf(declaration, attribute, value);
  return { at: shown(placeOf(at)), text };
}

/** An attribute as the code of a declaration writes it. */
function lineOf(
  { origin, spelling }: Pick<KeyDeclaration, 'origin' | 'spelling'>,
  attribute: Attribute,
  value: EnvironmentScope | string,
): string {
  if (origin === 'yaml')
    return `${attribute}: ${typeof value === 'string' ? value : `[${value.join(', ')}]`}`;
  const quoted = JSON.stringify(value);
  if (origin === 'terraform-json') return `"${attribute}": ${quoted}`;
  if (origin === 'terraform') return `${attribute} = ${quoted}`;
  if (attribute !== 'expires_in') return `${attribute}: ${quoted}`;
  return spelling === 'construct' ? `expires: { in: ${quoted} }` : `expiresIn: ${quoted}`;
}
