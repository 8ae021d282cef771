import type { Plain } from '../../static-value.ts';
import { textOf } from './conversions.ts';
import { type FunctionResult, REFUSED } from './function-result.ts';
import { compilePattern, type Pattern, type PatternMatch, TooManySteps } from './regular-expression.ts';

/** Longer strings are not searched. */
const LONGEST = 20_000;
const MOST_MATCHES = 1_000;

/** The first match: a string, a list of groups, or a map of named groups. */
export function matched(pattern?: Plain, value?: Plain): FunctionResult {
  return searched(pattern, value, (expression, characters) => {
    if (mixesNames(expression)) return REFUSED;
    const match = expression.search(characters, 0);
    return match === undefined ? REFUSED : shownMatch(expression, match, characters);
  });
}

/** Every match that overlaps no other. */
export function allMatched(pattern?: Plain, value?: Plain): FunctionResult {
  return searched(pattern, value, (expression, characters) =>
    mixesNames(expression)
      ? REFUSED
      : matchesOf(expression, characters)?.map((match) => shownMatch(expression, match, characters)),
  );
}

function mixesNames({ groupNames }: Pattern): boolean {
  return groupNames.includes(undefined) && groupNames.some((name) => name !== undefined);
}

/** `replace()` with a pattern between slashes; `$1` and `${name}` are groups. */
export function replacedByPattern(value: string, pattern: string, by: string): FunctionResult {
  return searched(pattern, value, (expression, characters) => {
    const matches = matchesOf(expression, characters);
    if (matches === undefined) return undefined;
    let text = '';
    let from = 0;
    for (const match of matches) {
      const whole = characters.slice(match.start, match.end).join('');
      text += characters.slice(from, match.start).join('') + expanded(by, expression, match, whole);
      if (text.length > LONGEST) return undefined;
      from = match.end;
    }
    return text + characters.slice(from).join('');
  });
}

function searched(
  pattern: Plain | undefined,
  value: Plain | undefined,
  apply: (expression: Pattern, characters: readonly string[]) => FunctionResult,
): FunctionResult {
  const [expression, text] = [textOf(pattern), textOf(value)];
  if (expression === undefined || text === undefined || text.length > LONGEST) return undefined;
  const compiled = compilePattern(expression);
  if (compiled === undefined) return undefined;
  try {
    return apply(compiled, [...text]);
  } catch (error) {
    if (error instanceof TooManySteps) return undefined;
    throw error;
  }
}

function shownMatch({ groupNames }: Pattern, match: PatternMatch, characters: readonly string[]): Plain {
  if (groupNames.length === 0) return characters.slice(match.start, match.end).join('');
  if (groupNames.every((name) => name === undefined)) return match.groups;
  return new Map(
    groupNames.flatMap((name, index) => (name === undefined ? [] : [[name, match.groups[index] ?? null]])),
  );
}

function matchesOf(expression: Pattern, characters: readonly string[]): readonly PatternMatch[] | undefined {
  const found: PatternMatch[] = [];
  let from = 0;
  let lastEnd = -1;
  while (from <= characters.length) {
    const match = expression.search(characters, from);
    if (match === undefined) break;
    // As Go does, an empty match right behind another match does not count.
    if (match.end > match.start || match.start !== lastEnd) found.push(match);
    if (found.length > MOST_MATCHES) return undefined;
    lastEnd = match.end;
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return found;
}

/** As Go's Expand: `$name` takes as many letters, digits and underscores as there are; `$$` is a dollar sign. */
function expanded(by: string, { groupNames }: Pattern, { groups }: PatternMatch, whole: string): string {
  return by.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (text, braced?: string, plain?: string) => {
    const name = braced ?? plain;
    if (name === undefined) return '$';
    if (/^\d+$/.test(name)) return name === '0' ? whole : (groups[Number(name) - 1] ?? '');
    const index = groupNames.indexOf(name);
    return index < 0 ? (text === '' ? text : '') : (groups[index] ?? '');
  });
}
