import type { DeliveryAccess } from '../delivery/credentials.ts';
import type { Destination } from '../delivery/destination.ts';
import { type KnownDestination, openDestination } from '../delivery/destination-kind.ts';
import type { IdentifyOwner } from '../delivery/occupant.ts';
import { openProbe } from '../delivery/probe/open-probe.ts';
import type { Probe } from '../delivery/probe/probe.ts';
import {
  type DeclaredConsumer,
  type DeclaredProbe,
  type DeclaredVerification,
  withinMs,
} from '../keys/declaration/probe.ts';
import type { ProblemPath } from '../keys/declaration/problem.ts';
import { previousOf, scratchOf } from '../keys/declaration/read-destinations.ts';
import { type Reading, valueOr } from '../keys/declaration/reading.ts';
import { type DesiredKey, isKnown, PENDING, type Pending } from '../keys/key.ts';

/** A destination as declared. Its code is loaded when something is done with it: few processes do. */
export interface OpenableDestination {
  /** The stable text for the location. */
  readonly id: string;
  /** Equal for one location written in different ways, as far as the declaration shows it. */
  readonly place: string;
  /** A text for the location, for comparing it with others now. Defaults to the place. */
  locate?(): Promise<string>;
  /** Who besides the usual readers can read what is there. Only a delivery can change it. */
  readonly audience?: string;
  /** Environment variables with secrets by which its service is reached. */
  readonly secretVariables?: readonly string[];
  /** Where a rehearsal delivers instead. Undefined: a delivery to it cannot be rehearsed. */
  readonly scratch?: OpenableDestination;
  /** Where the secret of the old key stays readable during an overlap. Undefined: nowhere. */
  readonly previous?: OpenableDestination | undefined;
  /** The location can take the secrets of several keys. */
  readonly holdsMany: boolean;
  /**
   * Undefined while it is not known how to reach it.
   *
   * @param identify for a delivery: asked whose key the destination holds, before it is overwritten.
   */
  open(identify?: IdentifyOwner): Promise<Destination | undefined>;
}

/** A consumer that can be asked to prove that it holds a secret. */
export interface Consumer {
  readonly name: string;
  readonly declared: DeclaredProbe;
  open(): Promise<Probe>;
}

/** Who is asked for proofs; pending where that is not known yet. */
export interface DeclaredProbes {
  /** Asked right after a delivery, for so many milliseconds. Undefined: no one. */
  readonly verification: { readonly consumer: Consumer; readonly withinMs: number } | undefined | Pending;
  /** Asked before a predecessor retires. */
  readonly consumers: readonly Consumer[] | Pending;
}

/** A declaration as the lifecycle takes it: what the planner decides by, and what carrying it out needs. */
export interface DeclaredKey {
  readonly desired: DesiredKey;
  /** In the order of `deliver_to`. */
  readonly destinations: readonly (OpenableDestination | Pending)[];
  /** How consumers prove that they hold the secret. Undefined: none is asked. */
  readonly probes?: DeclaredProbes;
  /** Whether the record keeps the plain secret. */
  readonly secretInState: boolean;
  /** Refuses to revoke the key when its declaration is removed. */
  readonly deletionProtection: boolean;
  /** Revokes the key even if it was used recently. */
  readonly forceRevoke: boolean;
  /** The attribute that says when the key expires. Undefined: none does. */
  readonly expirationAttribute: 'expires_at' | 'expires_in' | undefined;
}

/** The destinations of a declaration, ready to be opened; pending where they are not known yet. */
export function declaredDestinations(
  declared: Reading<readonly (KnownDestination | Pending)[]>,
  access: DeliveryAccess,
): DeclaredKey['destinations'] {
  const destinations = valueOr(declared, []);
  if (destinations === PENDING) return [PENDING];
  return destinations.map((destination) => {
    if (destination === PENDING) return PENDING;
    const scratch = scratchOf(destination);
    const own = openableDestination(destination, access);
    const previous = previousOf(destination);
    return {
      ...own,
      ...(scratch && { scratch: openableDestination(scratch, access) }),
      ...(previous && { previous: openableDestination(previous, access) }),
    };
  });
}

function openableDestination(destination: KnownDestination, access: DeliveryAccess): OpenableDestination {
  const { identity, place, audience, specification, values } = destination;
  return {
    id: identity,
    place,
    locate: () => specification.locate?.(values) ?? Promise.resolve(place),
    ...(audience === undefined ? {} : { audience }),
    secretVariables: secretVariablesOf(specification),
    holdsMany: specification.holdsMany === true,
    open: (identify = async () => ({ kind: 'undecided' })) => openDestination(destination, access, identify),
  };
}

const NO_VARIABLES: readonly string[] = [];

function secretVariablesOf({ credentials }: KnownDestination['specification']): readonly string[] {
  if (credentials === undefined) return NO_VARIABLES;
  return Object.values(credentials.settings).flatMap(({ sensitive, variable }) =>
    sensitive ? [variable] : [],
  );
}

/** How the consumers of a declaration are asked. Nothing where none is declared. */
export function declaredProbes(
  verify: Reading<DeclaredVerification>,
  consumers: Reading<readonly DeclaredConsumer[]>,
  { environment }: Pick<DeliveryAccess, 'environment'>,
): { readonly probes?: DeclaredProbes } {
  if (verify.kind === 'absent' && consumers.kind === 'absent') return {};
  const consumerOf = ({ name, probe: declared }: DeclaredConsumer): Consumer => ({
    name,
    declared,
    open: () => openProbe(declared, environment),
  });
  const verification = valueOr(verify, undefined);
  const all = valueOr(consumers, []);
  return {
    probes: {
      verification:
        verification === undefined || verification === PENDING
          ? verification
          : { consumer: consumerOf(verification), withinMs: withinMs(verification) },
      consumers: all === PENDING ? PENDING : all.map(consumerOf),
    },
  };
}

/** The destinations that are known. */
export function knownDestinations({
  destinations,
}: Pick<DeclaredKey, 'destinations'>): readonly OpenableDestination[] {
  return destinations.every(isKnown) ? destinations : destinations.filter(isKnown);
}

const NOWHERE: readonly OpenableDestination[] = [];

/** Where the secret of the old key stays readable. */
export function previousLocations(
  declared: Pick<DeclaredKey, 'destinations'>,
): readonly OpenableDestination[] {
  const locations: OpenableDestination[] = [];
  for (const { previous } of knownDestinations(declared))
    if (previous !== undefined) locations.push(previous);
  return locations.length === 0 ? NOWHERE : locations;
}

/** The texts of the locations where the secret of the old key stays readable. */
export function keptIds(declared: Pick<DeclaredKey, 'destinations'>): readonly string[] {
  return previousLocations(declared).map(({ id }) => id);
}

/** What no two declarations have in common: name, and destinations that take one secret only. */
export function ownPlaces(declared: DeclaredKey): string | undefined {
  const { name } = declared.desired;
  const locations = knownDestinations(declared).flatMap(({ place, holdsMany }) => (holdsMany ? [] : [place]));
  return name === PENDING || locations.length === 0 ? undefined : JSON.stringify([name, ...locations.sort()]);
}

/** Where in the declaration a destination is, to point a message at. */
export function destinationPath(
  { destinations }: Pick<DeclaredKey, 'destinations'>,
  id: string,
): ProblemPath {
  const index = destinations.findIndex((destination) => isKnown(destination) && destination.id === id);
  return index < 0 ? ['deliver_to'] : ['deliver_to', index];
}

/** Why nothing could be done with a destination that cannot be opened yet. */
export const NOT_REACHABLE_YET =
  'Its connection settings, such as its address or token, are not known yet. Apply what they come from first, or pass them in as variables or environment variables.';
