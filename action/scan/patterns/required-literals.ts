import { anyCase, exactly, type Literal, SHORTEST_LITERAL } from '../prefilter/literal.ts';
import { closure, DEAD, type Instruction, mostFrom, type PatternProgram } from './pattern-program.ts';

/** Literals of which every match of a pattern contains one. */
export interface RequiredLiterals {
  readonly literals: readonly Literal[];
  /** The most bytes from the start of a match to the literal; Infinity when there is no bound. */
  readonly before: number;
}

/** A longer literal is not rarer. */
const LONGEST = 16;
const MOST_LITERALS = 16;
/** Characters that one place of a literal may be. */
const MOST_CHARACTERS = 8;

/** Undefined when no text of {@link SHORTEST_LITERAL} characters is in every match. */
export function requiredLiterals({ start, instructions }: PatternProgram): RequiredLiterals | undefined {
  let best: { readonly literals: readonly Literal[]; readonly from: number } | undefined;
  // From the end to the start: of equal ones, that at the start is best, because every match begins with it.
  for (const from of inEveryMatch(start, instructions)) {
    const texts = textsFrom(from, instructions);
    const literals = texts && literalsOf(texts);
    if (literals !== undefined && (best === undefined || !isBetter(best.literals, literals)))
      best = { literals, from };
  }
  return best && { literals: best.literals, before: mostFrom(start, instructions, best.from) };
}

/** Longer ones are rarer, and so are fewer. */
function isBetter(literals: readonly Literal[], than: readonly Literal[]): boolean {
  const [length = 0, other = 0] = [literals, than].map(([first]) => first?.text.length ?? 0);
  return length === other ? literals.length < than.length : length > other;
}

/** Texts that differ in case only are one literal. */
function literalsOf(texts: readonly string[]): readonly Literal[] {
  const byFolded = Map.groupBy(texts, (text) => text.toLowerCase());
  return [...byFolded].map(([folded, [only = folded, ...more]]) =>
    more.length === 0 ? exactly(only) : anyCase(folded),
  );
}

/**
 * The texts of equal length of which one follows in each match from a state on, as long as there are few of them.
 */
function textsFrom(from: number, instructions: readonly Instruction[]): readonly string[] | undefined {
  let states: ReadonlyMap<string, readonly number[]> = new Map([['', [from]]]);
  for (let length = 0; length < LONGEST; length++) {
    const longer = oneLonger(states, instructions);
    if (longer === undefined) break;
    states = longer;
  }
  const texts = [...states.keys()];
  return texts.every((text) => text.length >= SHORTEST_LITERAL) ? texts : undefined;
}

/** Undefined when a match may end here, or too much can follow. */
function oneLonger(
  states: ReadonlyMap<string, readonly number[]>,
  instructions: readonly Instruction[],
): ReadonlyMap<string, readonly number[]> | undefined {
  const longer = new Map<string, number[]>();
  for (const [text, at] of states) {
    for (const state of closure(at, instructions)) {
      const { reads, next, isMatch } = instructions[state] ?? DEAD;
      if (isMatch) return undefined;
      if (reads === undefined) continue;
      const characters = printableIn(reads);
      if (characters === undefined) return undefined;
      for (const character of characters) {
        const key = text + character;
        longer.set(key, [...(longer.get(key) ?? []), ...next]);
      }
      // Both cases of each letter are one literal.
      if (new Set([...longer.keys()].map((each) => each.toLowerCase())).size > MOST_LITERALS)
        return undefined;
      if (longer.size > MOST_LITERALS * MOST_CHARACTERS) return undefined;
    }
  }
  return longer.size === 0 ? undefined : longer;
}

/** The Kelvin sign and the long s, which are other cases of k and s. */
const OTHER_CASES = new Set([0x21_2a, 0x1_7f]);

/** Undefined when there are many, or some are not printable ASCII. */
function printableIn(reads: readonly number[]): readonly string[] | undefined {
  const characters: string[] = [];
  for (let at = 0; at < reads.length; at += 2) {
    const [first = 0, last = 0] = [reads[at], reads[at + 1]];
    if (first === last && OTHER_CASES.has(first)) continue;
    if (first < 32 || last > 126 || characters.length + last - first >= MOST_CHARACTERS) return undefined;
    for (let code = first; code <= last; code++) characters.push(String.fromCharCode(code));
  }
  return characters;
}

/**
 * The states that every match passes through: the dominators of its end.
 *
 * @see Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".
 */
function inEveryMatch(start: number, instructions: readonly Instruction[]): readonly number[] {
  const order = postorder(start, instructions);
  const number = new Map(order.map((state, index) => [state, index]));
  const before = new Map<number, number[]>();
  for (const state of order)
    for (const next of instructions[state]?.next ?? [])
      before.set(next, [...(before.get(next) ?? []), state]);
  const dominator = new Map([[start, start]]);
  const common = (a: number, b: number) => {
    let [one, other] = [a, b];
    while (one !== other) {
      while ((number.get(one) ?? 0) < (number.get(other) ?? 0)) one = dominator.get(one) ?? start;
      while ((number.get(other) ?? 0) < (number.get(one) ?? 0)) other = dominator.get(other) ?? start;
    }
    return one;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const state of order.toReversed()) {
      if (state === start) continue;
      const known = (before.get(state) ?? []).filter((one) => dominator.has(one));
      const found = known.reduce((a, b) => common(a, b), known[0] ?? start);
      if (dominator.get(state) === found) continue;
      dominator.set(state, found);
      changed = true;
    }
  }
  const chain: number[] = [];
  const end = order.find((state) => instructions[state]?.isMatch === true);
  for (let state = end; state !== undefined; state = state === start ? undefined : dominator.get(state))
    chain.push(state);
  return chain;
}

/** States that can be reached, each after those that follow it. */
function postorder(start: number, instructions: readonly Instruction[]): readonly number[] {
  const order: number[] = [];
  const seen = new Set([start]);
  const stack = [{ state: start, at: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const next = instructions[frame.state]?.next[frame.at];
    frame.at += 1;
    if (next === undefined) {
      order.push(frame.state);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ state: next, at: 0 });
    }
  }
  return order;
}
