import { parseDuration } from '../keys/duration.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../keys/environments.ts';
import { type ExpirationRule, NEVER } from '../keys/expiration.ts';
import { parseInstant } from '../keys/instant.ts';
import { PERMISSIONS, type Permissions } from '../keys/permissions.ts';
import type { DeclarationFault } from './declarations.ts';
import { ABSENT, type Declared } from './declared.ts';
import { destinationsOf } from './destinations.ts';
import type { KeyDeclaration } from './key-declaration.ts';
import { rotationOf } from './rotation.ts';
import type { StaticValue } from './static-value.ts';

/** A declaration as a reader found it, with the attributes of the Terraform resource by their names. */
export interface RawDeclaration
  extends Pick<KeyDeclaration, 'origin' | 'address' | 'header' | 'extent' | 'purpose' | 'insertion'> {
  readonly attributes: ReadonlyMap<string, StaticValue>;
}

/** The attributes that say something about a key. */
export const KEY_ATTRIBUTES = [
  'name',
  'permissions',
  'environments',
  'expires_at',
  'expires_in',
  'rotation',
  'deliver_to',
  'secret_in_state',
  'deletion_protection',
] as const;

/** Takes note of what no key can have. */
export type Complain = (at: DeclarationFault['at'], message: string) => void;

/** Reads the attributes of a key, and says what is wrong with them. */
export function keyOfAttributes(raw: RawDeclaration): {
  readonly key: KeyDeclaration;
  readonly faults: readonly DeclarationFault[];
} {
  const faults: DeclarationFault[] = [];
  const complain: Complain = (at, message) => faults.push({ kind: 'invalid-value', at, message });
  const { attributes, ...rest } = raw;
  const read = <Value>(name: string, parse: Parse<Value>) => declared(attributes.get(name), parse, complain);
  const key: KeyDeclaration = {
    ...rest,
    name: read('name', nameOf),
    permissions: read('permissions', permissionsOf),
    environments: environmentsOf(attributes.get('environments'), complain),
    expiration: expirationOf(attributes, complain),
    rotation: rotationOf(attributes.get('rotation'), complain),
    destinations: destinationsOf(attributes.get('deliver_to'), attributes.get('secret_in_state'), complain),
    secretInState: read('secret_in_state', boolNamed('secret_in_state')),
    deletionProtection: read('deletion_protection', boolNamed('deletion_protection')),
  };
  for (const name of ['name', 'permissions']) {
    const value = attributes.get(name);
    if (value === undefined || (value.kind === 'scalar' && value.value === null)) {
      complain(
        raw.header,
        `The key has no ${name}. Write ${name === 'name' ? 'a name that says what it is for' : `one of ${PERMISSIONS.join(', ')}`}.`,
      );
    }
  }
  return { key, faults };
}

/** Reads a scalar; an error is a sentence. */
export type Parse<Value> = (
  value: string | number | boolean,
) => { readonly value: Value } | { readonly error: string };

/** One attribute as declared. Null is as good as not written. */
export function declared<Value>(
  value: StaticValue | undefined,
  parse: Parse<Value>,
  complain: Complain,
): Declared<Value> {
  if (value === undefined) return ABSENT;
  const { at } = value;
  if (value.kind === 'undecidable') return { kind: 'undecidable', at, because: value.because };
  if (value.kind === 'scalar' && value.value === null) return ABSENT;
  const read = value.kind === 'scalar' && value.value !== null ? parse(value.value) : undefined;
  if (read !== undefined && 'value' in read) return { kind: 'known', value: read.value, at };
  complain(at, read?.error ?? 'A single value is expected here, not a collection.');
  return { kind: 'invalid', at };
}

/** A text that is not empty. */
export function textNamed(name: string): Parse<string> {
  return (value) =>
    typeof value === 'boolean' || String(value).trim() === ''
      ? { error: `${name} is ${typeof value === 'boolean' ? 'no text' : 'empty'}. Write a text.` }
      : { value: String(value) };
}

const LONGEST_NAME = 100;

function nameOf(value: string | number | boolean): ReturnType<Parse<string>> {
  const read = textNamed('name')(value);
  if ('error' in read) return read;
  const name = read.value;
  if (name.trim() !== name) return { error: 'The name begins or ends with a space. Remove it.' };
  if (name.length > LONGEST_NAME)
    return {
      error: `The name has ${name.length} characters; LowerPlane takes ${LONGEST_NAME}. Shorten it.`,
    };
  return /\p{Cc}/u.test(name)
    ? { error: 'The name holds a line break or another control character. Remove it.' }
    : { value: name };
}

function boolNamed(name: string): Parse<boolean> {
  return (value) => {
    if (typeof value === 'boolean') return { value };
    // Terraform converts these.
    if (value === 'true' || value === 'false') return { value: value === 'true' };
    return { error: `${name} = ${JSON.stringify(value)} is neither true nor false.` };
  };
}

function permissionsOf(value: string | number | boolean): ReturnType<Parse<Permissions>> {
  const known = PERMISSIONS.find((permissions) => permissions === value);
  return known === undefined
    ? { error: `There are no permissions ${JSON.stringify(value)}. Write one of ${PERMISSIONS.join(', ')}.` }
    : { value: known };
}

function environmentsOf(value: StaticValue | undefined, complain: Complain): Declared<EnvironmentScope> {
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return ABSENT;
  const { at } = value;
  if (value.kind === 'undecidable') return { kind: 'undecidable', at, because: value.because };
  const invalid = (message: string): Declared<EnvironmentScope> => {
    complain(at, message);
    return { kind: 'invalid', at };
  };
  if (value.kind !== 'list') return invalid('environments is no list. Write, for example, ["production"].');
  const unclear = value.items.find((item) => item.kind === 'undecidable');
  if (unclear?.kind === 'undecidable') return { kind: 'undecidable', at, because: unclear.because };
  if (value.items.length === 0) {
    return invalid(
      'environments is empty, and a key that reaches nothing is of no use. Name one, or leave it out for all.',
    );
  }
  const known = (item: StaticValue) =>
    ENVIRONMENTS.find((environment) => item.kind === 'scalar' && item.value === environment);
  const unknown = value.items.find((item) => known(item) === undefined);
  if (unknown !== undefined) {
    const written = unknown.kind === 'scalar' ? JSON.stringify(unknown.value) : 'that is a collection';
    complain(unknown.at, `There is no environment ${written}. Write some of ${ENVIRONMENTS.join(', ')}.`);
    return { kind: 'invalid', at };
  }
  const names = value.items.map(known);
  return { kind: 'known', value: ENVIRONMENTS.filter((environment) => names.includes(environment)), at };
}

function expirationOf(
  attributes: ReadonlyMap<string, StaticValue>,
  complain: Complain,
): Declared<ExpirationRule> {
  const at = declared(attributes.get('expires_at'), instantRule, complain);
  const within = declared(attributes.get('expires_in'), spanRule, complain);
  // Either may come to null when the code runs.
  if (at.kind === 'undecidable' || within.kind === 'undecidable') {
    return at.kind === 'undecidable' ? at : within;
  }
  if (at.kind !== 'absent' && within.kind !== 'absent') {
    complain(
      within.at,
      'Both expires_at and expires_in are written. Keep one: expires_at for a fixed date, expires_in for a span.',
    );
    return { kind: 'invalid', at: within.at };
  }
  return at.kind === 'absent' ? within : at;
}

function instantRule(value: string | number | boolean): ReturnType<Parse<ExpirationRule>> {
  const at = parseInstant(String(value));
  return at === undefined
    ? {
        error: `expires_at = ${JSON.stringify(value)} is no instant. Write it as RFC 3339, for example "2027-03-31T00:00:00Z".`,
      }
    : { value: { kind: 'at', at } };
}

function spanRule(value: string | number | boolean): ReturnType<Parse<ExpirationRule>> {
  if (value === 'never') return { value: NEVER };
  const parsed = parseDuration(String(value));
  if ('error' in parsed)
    return { error: `expires_in: ${parsed.error} "never" is the word for a key without end.` };
  return parsed.ms < SHORTEST
    ? {
        error: `expires_in = ${JSON.stringify(value)} is shorter than "1h", the least a declared key can live.`,
      }
    : { value: { kind: 'in', ms: parsed.ms } };
}

const SHORTEST = 3_600_000;
