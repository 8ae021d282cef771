import type { SourceRange } from '../../documents/source-range.ts';
import type { StaticValue } from '../static-value.ts';
import type { Call } from './source/call.ts';
import { isSpeltOut, literalText, type ObjectLiteral, objectLiteral } from './source/object-literal.ts';
import { rangeBetween } from './source/source-file.ts';
import type { Token } from './source/tokens.ts';
import { camelCase } from './spelling.ts';

/** Properties of our constructs that differ from the attributes of the resource. A second name is a property of the first. */
const IN_OTHER_WORDS: Readonly<Record<string, readonly (readonly [string, string?])[]>> = {
  expires_in: [['expires', 'in'], ['expires']],
  expires_at: [['expires', 'at'], ['expires']],
};

/**
 * The place in a program where the value of an attribute is written.
 *
 * @param trace from the call that creates the key out to the one that distinguishes it from others created there.
 */
export function placeOfAttribute(attribute: string, value: StaticValue, trace: readonly Call[]): SourceRange {
  const [inner, ...outer] = trace;
  const outermost = trace.at(-1);
  if (inner === undefined || outermost === undefined) return value.at;
  const names = [...(IN_OTHER_WORDS[attribute] ?? []), [camelCase(attribute)] as const];
  const find = (call: Call, accept: (tokens: readonly Token[]) => boolean) =>
    firstOf(names, ([name, member]) =>
      firstOf(call.objects, (object) => {
        const tokens = valueIn(object, name, member);
        return tokens && accept(tokens) ? rangeOf(call, tokens) : undefined;
      }),
    );
  const outwards = outer.toReversed();
  const says = (tokens: readonly Token[]) => isSpeltOut(tokens) && agrees(tokens, value);
  return (
    firstOf([...outwards, inner], (call) => find(call, says)) ??
    firstOf(outwards, (call) => placeOfText(call, value)) ??
    firstOf(outwards, (call) => find(call, () => true)) ??
    (outer.length === 0 ? find(inner, () => true) : undefined) ??
    rangeBetween(outermost.source, outermost.start, outermost.headerEnd)
  );
}

/** Where a property is written as a certain word. */
export function placeOfWord(property: string, word: string, trace: readonly Call[]): SourceRange | undefined {
  return firstOf(trace.toReversed(), (call) =>
    firstOf(call.objects, (object) => {
      const tokens = valueIn(object, property, undefined);
      return tokens && literalText(tokens) === word ? rangeOf(call, tokens) : undefined;
    }),
  );
}

function valueIn(
  object: ObjectLiteral,
  name: string,
  member: string | undefined,
): readonly Token[] | undefined {
  const value = object.properties.findLast((property) => property.name === name)?.value;
  if (value === undefined || member === undefined) return value;
  const inside = objectLiteral(value);
  return inside && valueIn(inside, member, undefined);
}

/** A literal may differ from what was synthesized, because something in between changed it. */
function agrees(tokens: readonly Token[], value: StaticValue): boolean {
  const text = literalText(tokens);
  return text === undefined || value.kind !== 'scalar' || text === value.value;
}

/** Where a call passes a text as an argument of its own, if it does so just once. */
function placeOfText(call: Call, value: StaticValue): SourceRange | undefined {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const [only, ...more] = call.tokens.filter((token) => literalText([token]) === value.value);
  return only === undefined || more.length > 0 ? undefined : rangeOf(call, [only]);
}

function rangeOf({ source, start }: Call, tokens: readonly Token[]): SourceRange {
  return rangeBetween(source, tokens[0]?.start ?? start, tokens.at(-1)?.end ?? start);
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
