/** How a field's value is encoded. */
export type Wire =
  | { readonly kind: 'string' | 'bytes' | 'bool' | 'integer' }
  | { readonly kind: 'message'; readonly message: () => MessageType<object> };

declare const FIELD: unique symbol;

/** One field of a message: its number, its encoding, and whether it repeats. */
export interface Field<T = unknown> {
  readonly number: number;
  readonly wire: Wire;
  readonly repeated: boolean;
  /** A map from string: encoded as repeated pairs. */
  readonly map: boolean;
  /** Carries the value's type for the type system; never set at run time. */
  readonly [FIELD]?: T;
}

/** The fields of a message by name. */
export type Fields = { readonly [name: string]: Field };

/** A message whose fields are all optional: what was not sent is absent. */
export type MessageOf<F extends Fields> = {
  readonly [N in keyof F]?: F[N] extends Field<infer T> ? T : never;
};

/** A declared message. Fields are read at first use, so that many declarations cost nothing at start. */
export interface MessageType<T extends object> {
  readonly fields: Fields;
  readonly [FIELD]?: T;
}

/** Declares a message by its fields. */
export function message<const F extends Fields>(fields: F): MessageType<MessageOf<F>> {
  return { fields };
}

const STRING: Wire = { kind: 'string' };
const BYTES: Wire = { kind: 'bytes' };
const BOOL: Wire = { kind: 'bool' };
const INTEGER: Wire = { kind: 'integer' };

export function string(number: number): Field<string> {
  return { number, wire: STRING, repeated: false, map: false };
}

/** Decoded bytes share memory with the message they came in. */
export function bytes(number: number): Field<Uint8Array> {
  return { number, wire: BYTES, repeated: false, map: false };
}

export function bool(number: number): Field<boolean> {
  return { number, wire: BOOL, repeated: false, map: false };
}

/** int32, int64 and enumerations, as far as a JavaScript number is exact. */
export function integer(number: number): Field<number> {
  return { number, wire: INTEGER, repeated: false, map: false };
}

export function one<T extends object>(number: number, type: MessageType<T>): Field<T> {
  return { number, wire: { kind: 'message', message: () => type }, repeated: false, map: false };
}

export function many<T extends object>(number: number, type: MessageType<T>): Field<readonly T[]> {
  return { number, wire: { kind: 'message', message: () => type }, repeated: true, map: false };
}

/** A message that may contain itself or one declared later. */
export function later<T extends object>(number: number, type: () => MessageType<T>): Field<T> {
  return { number, wire: { kind: 'message', message: type }, repeated: false, map: false };
}

export function stringMap(number: number): Field<ReadonlyMap<string, string>> {
  return { number, wire: STRING, repeated: true, map: true };
}

export function messageMap<T extends object>(
  number: number,
  type: MessageType<T>,
): Field<ReadonlyMap<string, T>> {
  return { number, wire: { kind: 'message', message: () => type }, repeated: true, map: true };
}
