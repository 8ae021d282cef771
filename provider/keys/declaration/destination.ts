import type { AttributeSpecifications } from './attribute.ts';
import type { ProblemPath } from './problem.ts';
import type { PartialValuesOf, ValuesOf } from './values-of.ts';

/** A fault across the attributes of a destination. */
export interface DestinationFault {
  /** What is wrong, in Title Case. */
  readonly title: string;
  /** What follows the name of the destination: "has both ... Remove one of them." Never holds a secret. */
  readonly detail: string;
  /** Relative to the destination. */
  readonly path: ProblemPath;
}

/**
 * One kind of destination for a key's secret, as far as it is declared: an element of `deliver_to` is an object with
 * the kind's name and these attributes, for example `{ file = { path = "ci.key" } }`.
 */
export interface DestinationSpecification<
  Kind extends string = string,
  A extends AttributeSpecifications = AttributeSpecifications,
> {
  /** Its name in `deliver_to`: `github_actions_secret`. */
  readonly kind: Kind;
  /** Markdown. */
  readonly description: string;
  readonly attributes: A;
  /**
   * The rules across its attributes. A pending value gets the benefit of the doubt; what is wrong with one attribute
   * alone has been reported.
   */
  check?(values: PartialValuesOf<A>): Iterable<DestinationFault>;
  /** The stable text for the location, without secrets. It is kept in state: a location must never get another text. */
  identity(values: ValuesOf<A>): string;
  /** Equal for one location written in different ways, to find duplicates. Defaults to the identity. */
  place?(values: ValuesOf<A>): string;
  /**
   * A text for the location, for comparing it with others now: equal as well for locations that are found to be one only
   * where the key is delivered, such as paths through links. Defaults to the place.
   */
  locate?(values: ValuesOf<A>): Promise<string>;
  /** Whether the location is another one in another working directory, as that of a relative path. */
  isRelative?(values: ValuesOf<A>): boolean;
  /** The same location for a reader whose working directory is above `directory`, where the declaration starts from. */
  within?(values: ValuesOf<A>, directory: string): ValuesOf<A>;
  /** Who besides the usual readers can read it: a change of it needs a new delivery. Undefined: no one. */
  audience?(values: ValuesOf<A>): string | undefined;
  /** Where the secret of the old key stays readable, by its attribute `keep_previous_as`. Undefined: nowhere. */
  previous?(values: ValuesOf<A>): ValuesOf<A> | undefined;
  /** Where the secret of a rehearsal goes instead. Undefined: deliveries to it cannot be rehearsed. */
  readonly scratch?: ScratchLocation<A>;
  /** One location can hold the secrets of several keys. Otherwise each delivery would overwrite that of another key. */
  readonly holdsMany?: true;
  /** The secret cannot be read back from it, so that a consumer's proof cannot be checked by it later. */
  readonly writeOnly?: true;
  /** Why a key has at most one destination of this kind and what to do instead, as sentences. */
  readonly atMostOne?: string;
  /** The attribute that constructs accept instead of the object: `{ file: 'ci.key' }`. */
  readonly shortForm?: keyof A & string;
}

/** A location next to that of a destination, reached in the same way, which no consumer reads. */
export interface ScratchLocation<A extends AttributeSpecifications = AttributeSpecifications> {
  /** Markdown, a clause: what is written and removed there, as a policy must allow it. */
  readonly where: string;
  /** The attributes of the destination, with the other location. */
  of(values: ValuesOf<A>): ValuesOf<A>;
}

/** The text by which plan and state know a destination: one that more people can read is another one. */
export function plannedIdentity(identity: string, audience: string | undefined): string {
  return audience === undefined ? identity : `${identity} (for ${audience})`;
}
