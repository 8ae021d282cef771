import type { HttpTuning } from '../http/client.ts';
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
  /** What its users need to know beside its attributes; rendered in the docs. */
  readonly guide?: DestinationGuide;
  /** The service's settings that the provider takes, if the kind needs any. */
  readonly credentials?: CredentialBlock<Settings>;
  /** Makes a destination as declared. Does no I/O on its own: `check` and `deliver` of the destination do. */
  open(request: OpenRequest<A, Settings>): Promise<Destination>;
}

/** How a destination is set up and what it does there, in Markdown. */
export interface DestinationGuide {
  /** Name of the service, as a heading. */
  readonly service: string;
  /** An element of `deliver_to`, as Terraform code. */
  readonly example: string;
  /** What is created, recognized, replaced and removed, and what is not: sentences. */
  readonly behaviour: readonly string[];
  /** Where credentials are looked for, and which are not supported: sentences. */
  readonly credentials: readonly string[];
  /** The least that the credentials must be allowed. */
  readonly policy: { readonly language: string; readonly text: string };
  /** Errors of a missing permission, as they begin, and what to do about each. */
  readonly denied: readonly { readonly error: string; readonly remedy: string }[];
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
  /** How patient requests are, for tests. */
  readonly tuning?: HttpTuning;
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
export function openDestination(
  { specification: kind, identity: id, values: declared }: KnownDestination,
  access: DeliveryAccess,
  identify: IdentifyOwner,
): Promise<Destination | undefined> {
  const credentials = resolveCredentials(kind.credentials, access);
  if (credentials === PENDING) return Promise.resolve(undefined);
  const { environment, tuning } = access;
  const patience = tuning === undefined ? {} : { tuning };
  return kind.open({ id, declared, credentials, environment, identify, ...patience });
}
