import type { AttributeSpecifications } from '../keys/declaration/attribute.ts';
import type { DestinationSpecification } from '../keys/declaration/destination.ts';
import type { DeclaredDestination } from '../keys/declaration/read-destinations.ts';
import type { ValuesOf } from '../keys/declaration/values-of.ts';
import { PENDING } from '../keys/key.ts';
import {
  type CredentialBlock,
  type CredentialSettings,
  type CredentialValues,
  type DeliveryAccess,
  resolveCredentials,
} from './credentials.ts';
import type { Destination } from './destination.ts';
import type { IdentifyOwner } from './occupant.ts';

/**
 * Everything about one kind of destination. A kind is one module in `kinds/`, which exports it as `kind`; the Terraform
 * schema, `lowerplane.yaml`, the constructs, the checks and the documentation are derived from it. To add one:
 *
 * 1. Write `kinds/<kind>.ts` and its test. The module is loaded wherever declarations are checked, so that it imports
 *    what delivers, and packages, inside of `open` only.
 * 2. Run `npm run generate`, which lists it in `registry.ts` and brings schemas, docs and bindings up to date.
 */
export interface DestinationKind<
  Kind extends string = string,
  A extends AttributeSpecifications = AttributeSpecifications,
  Settings extends CredentialSettings = CredentialSettings,
> extends DestinationSpecification<Kind, A> {
  /** The service's settings that the provider takes, if the kind needs any. */
  readonly credentials?: CredentialBlock<Settings>;
  /** Makes a destination as declared. Does no I/O on its own: `check` and `deliver` of the destination do. */
  open(request: OpenRequest<A, Settings>): Promise<Destination>;
}

/** A destination to make. */
export interface OpenRequest<
  A extends AttributeSpecifications = AttributeSpecifications,
  Settings extends CredentialSettings = CredentialSettings,
> {
  /** The destination's id: its identity, as the kind derives it from the declaration. */
  readonly id: string;
  readonly declared: ValuesOf<A>;
  readonly credentials: CredentialValues<Settings>;
  /** The environment of this process. */
  readonly environment: NodeJS.ProcessEnv;
  /** Asked about a key that the destination holds, before it is overwritten. */
  readonly identify: IdentifyOwner;
}

/** Declares a kind of destination, with the types of its values from its attributes. */
export function defineKind<
  const Kind extends string,
  const A extends AttributeSpecifications,
  const Settings extends CredentialSettings = Record<never, never>,
  const Short extends keyof A & string = never,
>(
  kind: DestinationKind<Kind, A, Settings> & { readonly shortForm?: Short },
): DestinationKind<Kind, A, Settings> & { readonly shortForm?: Short } {
  return kind;
}

/** A destination that a declaration names, all of it known. */
export type KnownDestination = DeclaredDestination<DestinationKind>;

/** Makes a destination as declared. Undefined while a setting of its service is not known before apply. */
export async function openDestination(
  { specification: kind, identity: id, values: declared }: KnownDestination,
  access: DeliveryAccess,
  identify: IdentifyOwner,
): Promise<Destination | undefined> {
  const credentials = resolveCredentials(kind.credentials, access);
  if (credentials === PENDING) return undefined;
  return kind.open({ id, declared, credentials, environment: access.environment, identify });
}
