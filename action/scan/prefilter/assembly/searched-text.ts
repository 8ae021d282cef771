// The text that is looked at: the kernel's functions take offsets in it, as those in plain script do.

const VALUE_KINDS: usize = 10496;
const CASE: i32 = 32;

let base: usize = 0;

export function look(input: usize): void {
  base = input;
}

/** Where the text begins. */
// @ts-ignore: decorator
@inline
export function lookedAt(): usize {
  return base;
}

/** A byte of the text; 0 before it. */
// @ts-ignore: decorator
@inline
export function byteAt(at: i32): i32 {
  return at < 0 ? 0 : <i32>load<u8>(base + at);
}

/** The kinds of a byte of the text, as in ../../reading/value-kinds.ts. */
// @ts-ignore: decorator
@inline
export function kindAt(at: i32): i32 {
  return kindOf(byteAt(at));
}

// @ts-ignore: decorator
@inline
export function kindOf(byte: i32): i32 {
  return <i32>load<u8>(VALUE_KINDS + byte);
}

/** Whether a call such as `concat(` stands at an offset. */
export function isAt(at: i32, first: i64): bool {
  return at >= 0 && load<i64>(base + at) << 8 == first << 8;
}

/** A byte as a small letter, when it is a letter. */
// @ts-ignore: decorator
@inline
export function smallAt(at: i32): i32 {
  return byteAt(at) | CASE;
}
