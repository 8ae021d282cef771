import type { DestinationKind } from '../delivery/destination-kind.ts';
import { KINDS } from '../delivery/registry.ts';
import type { ValueOf } from '../keys/declaration/values-of.ts';
import { type CamelCase, camelCase } from './camel-case.ts';
import type { ApiKeyDeliverTo, RotateKeyDeliverTo } from './generated/index.ts';

/**
 * One destination of a secret, as the Terraform resource takes it. Some kinds have a short form of one value:
 * `{ file: 'ci.key' }` is a file by its path, relative to the directory Terraform runs in, and `{ age: ['age1...'] }`
 * seals to recipients into the construct's `sealedSecret`.
 */
export type DeliverTo = DestinationOf<ApiKeyDeliverTo>;

/** One destination that an action can deliver to: it has no state to seal the secret into, and keeps no old secret. */
export type ActionDeliverTo = DestinationOf<RotateKeyDeliverTo>;

/** One destination of those that `All` has, or its short form. */
export type DestinationOf<All> = OneOf<All> | ShortForm<(typeof KINDS)[number], All>;

/** An object with the one property `Name`, of all those that `All` has. */
type Only<All, Name extends keyof All, Value = NonNullable<All[Name]>> = {
  readonly [Each in Name]: Value;
} & { readonly [Each in Exclude<keyof All, Name>]?: never };

/** An object with exactly one of the properties of `All`. */
type OneOf<All> = { [Name in keyof All]-?: Only<All, Name> }[keyof All];

/** The value of one attribute in place of all attributes, for kinds that declare which one. */
type ShortForm<Kind, All> = Kind extends {
  readonly kind: infer Name extends string;
  readonly attributes: infer Attributes;
  readonly shortForm?: infer Short;
}
  ? [NonNullable<Short>] extends [never]
    ? never
    : CamelCase<Name> extends keyof All
      ? Only<All, CamelCase<Name>, ValueOf<Attributes[NonNullable<Short> & keyof Attributes]>>
      : never
  : never;

/** A destination as the Terraform resource takes it. */
export function expandDestination<All>(destination: DestinationOf<All>): All {
  const written: Readonly<Record<string, unknown>> = destination;
  const expanded = Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const attribute = SHORT_FORMS.get(name);
      return [name, attribute === undefined || !isShort(value) ? value : { [attribute]: value }];
    }),
  );
  // The names are those of the registry, as the type of a destination says; no type sees through the list.
  return expanded as All;
}

/** The attribute of the short form, by the kind's name in the bindings. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap(({ kind, shortForm }: DestinationKind) =>
    shortForm === undefined ? [] : [[camelCase(kind), camelCase(shortForm)] as const],
  ),
);

function isShort(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value);
}
