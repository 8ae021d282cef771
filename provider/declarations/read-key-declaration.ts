import { KEY } from '../delivery/key-specification.ts';
import { destinationTexts } from '../keys/declaration/desired-key.ts';
import { type KeyReading, readKey } from '../keys/declaration/read-key.ts';
import type { Reading } from '../keys/declaration/reading.ts';
import { convertedByTerraform } from '../keys/declaration/terraform-conversion.ts';
import type { DeclaredMap } from '../keys/declaration/value.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import { ABSENT, type DeclaredAttribute } from './declared-attribute.ts';
import type { DeclarationFault } from './declared-keys.ts';
import { declaredTree } from './declared-tree.ts';
import type { ExclusiveLocation, KeyDeclaration } from './key-declaration.ts';
import { locatedFault, locatedReading } from './locate-reading.ts';
import type { StaticValue } from './static-value.ts';

/** A declaration as a reader found it, with the attributes of the Terraform resource by their names. */
export interface RawDeclaration
  extends Pick<
    KeyDeclaration,
    | 'origin'
    | 'address'
    | 'directory'
    | 'madeBy'
    | 'isGenerated'
    | 'spelling'
    | 'terraformOnly'
    | 'header'
    | 'extent'
    | 'purpose'
    | 'insertion'
  > {
  readonly attributes: ReadonlyMap<string, StaticValue>;
  /** The attributes without their locations, where the reader has them. */
  readonly tree?: DeclaredMap;
}

/** A declaration, and what is wrong with it. */
export interface ReadDeclaration {
  readonly key: KeyDeclaration;
  readonly faults: readonly DeclarationFault[];
}

/** Reads the attributes of a key by the specification of a key, each fault at its location. */
export function readKeyDeclaration(raw: RawDeclaration): ReadDeclaration {
  const faults: DeclarationFault[] = [];
  const { attributes, tree: own, ...rest } = raw;
  const tree =
    raw.origin === 'yaml'
      ? (own ?? declaredTree(attributes, 'value'))
      : convertedByTerraform(KEY.attributes, declaredTree(attributes, 'absent'));
  const reading = readKey(KEY, tree, (problem) => faults.push(locatedFault(problem, attributes, raw)));
  const located = <Value>(value: Reading<Value>, ...names: readonly string[]): DeclaredAttribute<Value> =>
    // Most attributes are not written.
    value.kind === 'absent'
      ? ABSENT
      : locatedReading(
          value,
          names.flatMap((name) => attributes.get(name) ?? []),
        );
  const key: KeyDeclaration = {
    ...rest,
    name: located(reading.name, 'name'),
    permissions: located(reading.permissions, 'permissions'),
    environments: located(reading.environments, 'environments'),
    expiration: located(reading.expiration, 'expires_at', 'expires_in'),
    rotation: located(reading.rotation, 'rotation'),
    destinations: located(destinationsOf(reading), 'deliver_to', 'secret_in_state'),
    locations: exclusiveLocations(reading),
    secretInState: located(reading.secretInState, 'secret_in_state'),
    verify: located(reading.verify, 'verify'),
    consumers: located(reading.consumers, 'consumers'),
    deletionProtection: located(reading.deletionProtection, 'deletion_protection'),
    forceRevoke: located(reading.forceRevoke, 'force_revoke'),
    deliverTo: reading.destinations,
  };
  return { key, faults };
}

/** All destinations, or none of them: one that is not known makes the whole unknown. */
function destinationsOf(reading: KeyReading): Reading<readonly string[]> {
  const { destinations, secretInState } = reading;
  if (destinations.kind === 'invalid') return destinations;
  const texts = destinationTexts(reading);
  const known = texts.filter((text) => text !== PENDING);
  if (known.length < texts.length) return { kind: 'unknown' };
  const isDeclared = destinations.kind === 'known' || (secretInState.kind === 'known' && secretInState.value);
  return isDeclared ? { kind: 'known', value: known } : { kind: 'absent' };
}

function exclusiveLocations({ destinations }: KeyReading): readonly ExclusiveLocation[] {
  const declared = destinations.kind === 'known' ? destinations.value : [];
  return declared
    .filter(isKnown)
    .filter(({ specification }) => specification.holdsMany !== true)
    .map(({ planned, place, specification, values }) => ({
      destination: planned,
      place,
      isRelative: specification.isRelative?.(values) ?? false,
    }));
}
