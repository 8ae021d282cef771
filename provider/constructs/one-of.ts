/** An object with the one property `Name`, of all those that `All` has. */
export type Only<All, Name extends keyof All, Value = NonNullable<All[Name]>> = {
  readonly [Each in Name]: Value;
} & { readonly [Each in Exclude<keyof All, Name>]?: never };

/** An object with exactly one of the properties of `All`. */
export type OneOf<All> = { [Name in keyof All]-?: Only<All, Name> }[keyof All];
