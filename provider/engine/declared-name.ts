import type { DeclaredAttribute } from '../declarations/declared-attribute.ts';
import { desiredOf } from '../declarations/desired-key.ts';
import type { KeyDeclaration } from '../declarations/key-declaration.ts';
import type { DeliveryAccess } from '../delivery/credentials.ts';
import { probeWithin } from '../keys/declaration/probe.ts';
import { seenFromAbove } from '../keys/declaration/read-destinations.ts';
import { mapped, type Reading, UNKNOWN } from '../keys/declaration/reading.ts';
import { isKnown } from '../keys/key.ts';
import { type DeclaredKey, declaredDestinations, declaredProbes } from '../lifecycle/declared-key.ts';

/** A declaration whose values are all known. Its name says which keys it has. */
export interface DeclaredName {
  readonly name: string;
  /** The key that it goes on with. Undefined: the name alone says which keys it has. */
  readonly id: string | undefined;
  readonly declared: DeclaredKey;
  readonly declaration: KeyDeclaration;
}

/** What keeps a declaration from being planned, and where: `infra/keys.tf:12`. */
export interface DeclarationProblem {
  readonly at: string;
  readonly message: string;
  /** Set when another declaration, which is among the names, has the same key. */
  readonly rival?: DeclaredName;
}

/** How declarations are read. */
export interface ReadingContext {
  readonly access: DeliveryAccess;
  /** The directory of a declaration, relative to the one in which this process runs. */
  readonly pathTo: (directory: string) => string;
}

/**
 * Takes declarations for planning. What is not known is never planned: each value that cannot be decided is a problem.
 *
 * @returns the declarations without problems, and the problems of the others.
 */
export function declaredNames(
  declarations: readonly KeyDeclaration[],
  context: ReadingContext,
): { readonly names: readonly DeclaredName[]; readonly problems: readonly DeclarationProblem[] } {
  const problems: DeclarationProblem[] = [];
  const byName = new Map<string, DeclaredName>();
  const byId = new Map<string, DeclaredName>();
  for (const declaration of declarations) {
    const faults = undecidedIn(declaration);
    problems.push(...faults);
    const declared = faults.length === 0 ? declaredKey(declaration, context) : undefined;
    // An invalid declaration was reported with its file.
    if (declared === undefined || declaration.name.kind !== 'known') continue;
    const { value: name } = declaration.name;
    const id = declaration.id?.kind === 'known' ? declaration.id.value : undefined;
    const same = byName.get(name) ?? (id === undefined ? undefined : byId.get(id));
    const own: DeclaredName = { name, id, declared, declaration };
    if (same) {
      problems.push({
        at: placeOf(declaration.name.at),
        message: sameKey(declaration, name, id, same),
        rival: same,
      });
      continue;
    }
    byName.set(name, own);
    if (id !== undefined) byId.set(id, own);
  }
  return { names: [...byName.values()], problems };
}

function sameKey(
  { address }: KeyDeclaration,
  name: string,
  id: string | undefined,
  { name: firstName, declaration: first }: DeclaredName,
): string {
  const where = placeOf(first.header);
  return firstName === name
    ? `${address} has the name "${name}", which ${first.address} has in ${where}. The name says which keys a declaration has: give each its own.`
    : `${address} and ${first.address} in ${where} both name the key ${id}. Remove the id from one of them.`;
}

/** `infra/keys.tf:12` */
export function placeOf({ path, line }: KeyDeclaration['header']): string {
  return `${path}:${line}`;
}

/** The attributes of a declaration that must be known, and the properties that hold them. */
const ATTRIBUTES = [
  ['name', 'name'],
  ['permissions', 'permissions'],
  ['environments', 'environments'],
  ['expires_in', 'expiration'],
  ['rotation', 'rotation'],
  ['deliver_to', 'destinations'],
  ['verify', 'verify'],
  ['consumers', 'consumers'],
  ['secret_in_state', 'secretInState'],
  ['deletion_protection', 'deletionProtection'],
  ['force_revoke', 'forceRevoke'],
] as const;

function undecidedIn(declaration: KeyDeclaration): readonly DeclarationProblem[] {
  const { address, header, variant, secretInState } = declaration;
  const problems: DeclarationProblem[] = [];
  for (const [attribute, name] of ATTRIBUTES) {
    const value: DeclaredAttribute<unknown> = declaration[name];
    if (value.kind !== 'undecidable') continue;
    const message = `${attribute} of ${address} is not known: ${value.because}. Write a value, or apply this code with Terraform.`;
    problems.push({ at: placeOf(value.at), message });
  }
  // A key of a for_each that is known is quoted.
  if (problems.length === 0 && address.includes('[...]') && /(?<!")\[\.\.\.\]/.test(address)) {
    const message = `How many keys ${address} declares is not known: its for_each or count cannot be decided. Write its values, or apply this code with Terraform.`;
    problems.push({ at: placeOf(header), message });
  }
  for (const { what, at } of declaration.terraformOnly ?? [])
    problems.push({
      at: placeOf(at),
      message: `${what} of ${address} is for Terraform only. Remove it, or apply this code with Terraform.${what === 'lifecycle.prevent_destroy' ? ' deletion_protection = true protects a key with both.' : ''}`,
    });
  if (variant !== undefined)
    problems.push({
      at: placeOf(header),
      message: `${address} is declared in one run of its root only (${variant}). Choose the run with --var-file.`,
    });
  if (secretInState.kind === 'known' && secretInState.value)
    problems.push({
      at: placeOf(secretInState.at),
      message: `secret_in_state of ${address} needs a Terraform state, and this engine keeps none. Remove it, and name a destination in deliver_to.`,
    });
  return problems;
}

function declaredKey(
  declaration: KeyDeclaration,
  { access, pathTo }: ReadingContext,
): DeclaredKey | undefined {
  const desired = desiredOf(declaration);
  const { deliverTo, verify, consumers, deletionProtection, forceRevoke, expiration } = declaration;
  if (desired === undefined || deliverTo.kind === 'invalid') return undefined;
  const directory = pathTo(declaration.directory);
  const destinations =
    deliverTo.kind === 'known'
      ? deliverTo.value.filter(isKnown).map((each) => seenFromAbove(each, directory))
      : [];
  return {
    desired: {
      ...desired,
      destinations: destinations.map(({ planned }) => planned),
      // No record says which trigger a key was created for.
      trigger: undefined,
      recreateAbsent: false,
    },
    destinations: declaredDestinations({ kind: 'known', value: destinations }, access),
    ...declaredProbes(
      seenFrom(verify, (each) => ({ ...each, probe: probeWithin(each.probe, directory) })),
      seenFrom(consumers, (all) =>
        all.map((each) => ({ ...each, probe: probeWithin(each.probe, directory) })),
      ),
      access,
    ),
    secretInState: false,
    deletionProtection: deletionProtection.kind === 'known' && deletionProtection.value,
    forceRevoke: forceRevoke.kind === 'known' && forceRevoke.value,
    expirationAttribute:
      expiration.kind !== 'known' ? undefined : expiration.value.kind === 'at' ? 'expires_at' : 'expires_in',
  };
}

/** What is declared in a directory, for this process. What cannot be decided was reported. */
function seenFrom<Value>(declared: DeclaredAttribute<Value>, seen: (value: Value) => Value): Reading<Value> {
  return declared.kind === 'undecidable' ? UNKNOWN : mapped(declared, seen);
}
