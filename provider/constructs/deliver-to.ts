import type { ApiKeyDeliverTo } from './generated/index.ts';

/** An object with the one property `Name`, of all those that `All` has. */
type Only<All, Name extends keyof All, Value = NonNullable<All[Name]>> = {
  readonly [Each in Name]: Value;
} & { readonly [Each in Exclude<keyof All, Name>]?: never };

/** An object with exactly one of the properties of `All`. */
type OneOf<All> = { [Name in keyof All]-?: Only<All, Name> }[keyof All];

/**
 * One destination of a secret. Two have a short form: `{ file: 'ci.key' }` is a file by its path, relative to the
 * directory Terraform runs in, and `{ age: ['age1...'] }` seals to recipients into the construct's `sealedSecret`.
 */
export type DeliverTo =
  | Only<ApiKeyDeliverTo, 'file', string>
  | Only<ApiKeyDeliverTo, 'age', readonly string[]>
  | OneOf<ApiKeyDeliverTo>;

/** A destination as the Terraform resource takes it. */
export function expandDestination(destination: DeliverTo): ApiKeyDeliverTo {
  const { file, age } = destination;
  if (typeof file === 'string') return { file: { path: file } };
  if (age !== undefined && !('recipients' in age)) return { age: { recipients: [...age] } };
  return { ...destination, file, age };
}
