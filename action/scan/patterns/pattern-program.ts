/** An instruction of a compiled pattern: a state of the automaton. */
export interface Instruction {
  /** Where the automaton goes from here. */
  readonly next: readonly number[];
  /** The characters that it reads, as pairs of first and last; undefined when it reads none. */
  readonly reads: readonly number[] | undefined;
  readonly isMatch: boolean;
  /** For an assertion: what it asserts, as bits of the engine. */
  readonly asserts: number;
}

/** A compiled pattern. */
export interface PatternProgram {
  readonly start: number;
  readonly instructions: readonly Instruction[];
}

/** Numbers of the engine, as Go's regexp/syntax has them. @see https://pkg.go.dev/regexp/syntax#InstOp */
const OP = {
  ALT: 1,
  ALT_MATCH: 2,
  CAPTURE: 3,
  EMPTY_WIDTH: 4,
  MATCH: 6,
  NOP: 7,
  RUNE: 8,
  RUNE1: 9,
  ANY: 10,
  ANY_NOT_NL: 11,
};
const FOLD_CASE = 1;
const TEXT_BOUNDS = 4 | 8;
const NEWLINE = 10;
const LAST_CHARACTER = 0x10_ff_ff;

interface EngineInstruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number> | null;
}

/** @throws TypeError when the engine has another form of programs. */
export function programOf({
  inst,
  start,
}: {
  readonly inst: readonly unknown[];
  readonly start: number;
}): PatternProgram {
  return { start, instructions: inst.map(instructionOf) };
}

function instructionOf(given: unknown): Instruction {
  if (!isInstruction(given)) throw new TypeError('The engine for patterns has an unknown form of programs.');
  const { op, out, arg, runes } = given;
  const state = { next: [out], reads: undefined, isMatch: false, asserts: 0 };
  switch (op) {
    case OP.ALT:
    case OP.ALT_MATCH:
      return { ...state, next: [out, arg] };
    case OP.CAPTURE:
    case OP.NOP:
      return state;
    case OP.EMPTY_WIDTH:
      return { ...state, asserts: arg };
    case OP.MATCH:
      return { ...state, next: [], isMatch: true };
    case OP.RUNE:
    case OP.RUNE1:
      return {
        ...state,
        reads: rangesOf(Array.from(runes ?? []), (arg & FOLD_CASE) !== 0 && op === OP.RUNE),
      };
    case OP.ANY:
      return { ...state, reads: [0, LAST_CHARACTER] };
    case OP.ANY_NOT_NL:
      return { ...state, reads: [0, NEWLINE - 1, NEWLINE + 1, LAST_CHARACTER] };
    default:
      return { ...state, next: [] };
  }
}

function isInstruction(given: unknown): given is EngineInstruction {
  return (
    typeof given === 'object' &&
    given !== null &&
    'op' in given &&
    typeof given.op === 'number' &&
    'out' in given &&
    typeof given.out === 'number' &&
    'arg' in given &&
    typeof given.arg === 'number' &&
    'runes' in given
  );
}

/** A single character stands for itself, or for both of its cases. */
function rangesOf(runes: readonly number[], anyCase: boolean): readonly number[] {
  const [only] = runes;
  if (runes.length !== 1 || only === undefined) return runes;
  if (!anyCase) return [only, only];
  const text = String.fromCodePoint(only);
  return [text.toLowerCase(), text.toUpperCase()].flatMap((each) => {
    const code = each.codePointAt(0) ?? only;
    return [code, code];
  });
}

/** Whether it asserts the start or the end of a whole text. */
export function assertsTextBounds({ instructions }: PatternProgram): boolean {
  return instructions.some(({ asserts }) => (asserts & TEXT_BOUNDS) !== 0);
}

/** The size of the matches of a pattern. */
export interface MatchSize {
  /** In characters. */
  readonly least: number;
  /** In bytes of UTF-8; Infinity for a pattern that repeats without end. */
  readonly most: number;
}

/** The size of all matches of a program. */
export function matchSize(program: PatternProgram): MatchSize {
  const { start, instructions } = program;
  return { least: leastTo(program), most: mostFrom(start, instructions) };
}

/** Characters of the shortest text between the start and a match. */
function leastTo({ start, instructions }: PatternProgram): number {
  // States by how much was read: only that of the last step is kept.
  let states = [start];
  const seen = new Set<number>();
  for (let read = 0; states.length > 0; read++) {
    const next: number[] = [];
    for (const state of closure(states, instructions, seen)) {
      const { reads, isMatch, next: to } = instructions[state] ?? DEAD;
      if (isMatch) return read;
      if (reads !== undefined) next.push(...to);
    }
    states = next;
  }
  return Infinity;
}

/** The states that are reached without reading, and were not before. */
export function closure(
  states: readonly number[],
  instructions: readonly Instruction[],
  seen: Set<number> = new Set(),
): readonly number[] {
  const left = [...states];
  const reached: number[] = [];
  for (let state = left.pop(); state !== undefined; state = left.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    reached.push(state);
    const { reads, next } = instructions[state] ?? DEAD;
    if (reads === undefined) left.push(...next);
  }
  return reached;
}

/** What stands for a state that does not exist: nothing is read, and nothing matches. */
export const DEAD: Instruction = { next: [], reads: undefined, isMatch: false, asserts: 0 };

/** The most bytes from a state to a match, or to `target`; Infinity where the automaton has a cycle. */
export function mostFrom(start: number, instructions: readonly Instruction[], target?: number): number {
  const known = new Map<number, number>();
  const open = new Set<number>();
  const stack: { readonly state: number; at: number; most: number }[] = [];
  const enter = (state: number) => {
    open.add(state);
    stack.push({ state, at: 0, most: -Infinity });
  };
  enter(start);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const { state } = frame;
    const { next, reads, isMatch } = instructions[state] ?? DEAD;
    const isEnd = target === undefined ? isMatch : state === target;
    const following = isEnd ? undefined : next[frame.at];
    if (following === undefined) {
      const most = isEnd ? 0 : frame.most + bytesOf(reads);
      known.set(state, most);
      open.delete(state);
      stack.pop();
      continue;
    }
    // A cycle can be run through any number of times.
    if (open.has(following)) return Infinity;
    const most = known.get(following);
    if (most === undefined) enter(following);
    else {
      frame.most = Math.max(frame.most, most);
      frame.at += 1;
    }
  }
  return known.get(start) ?? 0;
}

/** Bytes of the longest character that an instruction reads. */
function bytesOf(reads: readonly number[] | undefined): number {
  if (reads === undefined) return 0;
  const last = reads.at(-1) ?? 0;
  return last < 0x80 ? 1 : last < 0x8_00 ? 2 : last < 0x1_00_00 ? 3 : 4;
}
