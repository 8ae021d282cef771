import type { StaticEntry, StaticValue } from '../static-value.ts';
import { argumentsOf, literalText, objectLiteral } from './source/object-literal.ts';
import { rangeBetween, type SourceFile } from './source/source-file.ts';
import { bracketedTokens, type Token } from './source/tokens.ts';

/** Constants that are named by constants. */
const DEEPEST = 5;

/**
 * The value that an expression of a program spells out, as the attributes of Terraform have it: names in snake case. What
 * has to run is undecidable. A constant of the same file is looked up.
 */
export function literalValue(source: SourceFile, tokens: readonly Token[], depth = 0): StaticValue {
  const value = withoutCast(tokens);
  const [first] = value;
  const at = rangeBetween(source, first?.start ?? 0, value.at(-1)?.end ?? 0);
  const unknown: StaticValue = { kind: 'undecidable', because: 'it depends on code that has to run', at };
  if (first === undefined || depth > DEEPEST) return unknown;
  const text = literalText(value);
  if (text !== undefined) return { kind: 'scalar', value: text, at };
  if (value.length === 1) {
    if (first.kind === 'number') return { kind: 'scalar', value: Number(first.text.replaceAll('_', '')), at };
    if (first.text === 'true' || first.text === 'false')
      return { kind: 'scalar', value: first.text === 'true', at };
    if (first.text === 'null' || first.text === 'undefined') return { kind: 'scalar', value: null, at };
    const constant = first.kind === 'word' ? constantNamed(source, first.text) : undefined;
    return constant === undefined ? unknown : literalValue(source, constant, depth + 1);
  }
  const closes =
    value.at(-1)?.depth === first.depth &&
    value.every((token, index) => index === 0 || index === value.length - 1 || token.depth > first.depth);
  if (!closes) return unknown;
  if (first.text === '[') {
    const items = argumentsOf(value).map((item) =>
      item[0]?.text === '...' ? unknown : literalValue(source, item, depth + 1),
    );
    return { kind: 'list', items, at };
  }
  const object = objectLiteral(value);
  if (object?.isWhole !== true) return unknown;
  const entries = object.properties.map(({ name, start, end, value: inner }): [string, StaticEntry] => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    { value: literalValue(source, inner, depth + 1), extent: rangeBetween(source, start, end) },
  ]);
  return { kind: 'map', entries: new Map(entries), at };
}

/** `as const` and `satisfies` say nothing about the value. */
function withoutCast(tokens: readonly Token[]): readonly Token[] {
  const cast = tokens.findIndex(
    (token, index) => index > 0 && token.depth === tokens[0]?.depth && /^(?:as|satisfies)$/.test(token.text),
  );
  return cast === -1 ? tokens : tokens.slice(0, cast);
}

/** What the only constant of this name is set to, if that is a literal on one line. */
function constantNamed({ text }: SourceFile, name: string): readonly Token[] | undefined {
  const pattern = new RegExp(
    `\\bconst\\s+${name.replaceAll('$', '\\$')}\\s*(?::[^=;\\n]{0,200})?=\\s*([^;\\n]{1,500})`,
    'g',
  );
  const [only, ...more] = text.matchAll(pattern);
  const written = only?.[1];
  if (only === undefined || written === undefined || more.length > 0) return undefined;
  // In brackets, so that its tokens can be read.
  const tokens = bracketedTokens(`(${written})`, 0)?.slice(1, -1);
  const start = only.index + only[0].length - written.length - 1;
  return tokens?.map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
}
