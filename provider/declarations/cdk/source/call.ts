import { argumentsOf, type ObjectLiteral, objectLiteral } from './object-literal.ts';
import { lineText, offsetAt, type SourceFile } from './source-file.ts';
import { bracketedTokens, type Token } from './tokens.ts';

/** A call, or the making of an object, in a program's text. */
export interface Call {
  readonly source: SourceFile;
  /** Where `new`, or the name of what is called, begins. */
  readonly start: number;
  /** Behind the bracket that opens the arguments. */
  readonly headerEnd: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  /** Objects among the arguments, the last first, and then those that they take properties from. */
  readonly objects: readonly ObjectLiteral[];
}

const CALLEE = /(?:new\s+)?[\w$#]+(?:\s*\??\.\s*[\w$#]+)*\s*(?:<[\w$\s.,[\]|&'"<>]{0,200}>)?\s*\(/y;
const CONSTRUCTION = /\bnew\s+[\w$#]/g;
/** Objects that take from objects that take from objects. */
const MOST_OBJECTS = 20;

/**
 * The call at a place of a stack trace. Source maps may be wrong about columns, so where nothing is called at the
 * column, the only construction on the line is taken.
 */
export function callAt(source: SourceFile, line: number, column: number): Call | undefined {
  const offset = offsetAt(source, line, column);
  if (offset === undefined) return undefined;
  const exact = callFrom(source, offset);
  if (exact !== undefined) return exact;
  const [only, ...more] = lineText(source, line).matchAll(CONSTRUCTION);
  const lineStart = source.lineStarts[line - 1] ?? 0;
  return only === undefined || more.length > 0 ? undefined : callFrom(source, lineStart + only.index);
}

function callFrom(source: SourceFile, start: number): Call | undefined {
  CALLEE.lastIndex = start;
  if (!CALLEE.test(source.text)) return undefined;
  const headerEnd = CALLEE.lastIndex;
  const tokens = bracketedTokens(source.text, headerEnd - 1);
  const end = tokens?.at(-1)?.end;
  if (tokens === undefined || end === undefined) return undefined;
  return { source, start, headerEnd, end, tokens, objects: objectsOf(source, tokens) };
}

function objectsOf(source: SourceFile, call: readonly Token[]): readonly ObjectLiteral[] {
  const objects: ObjectLiteral[] = [];
  const names: string[] = [];
  for (const argument of argumentsOf(call).toReversed()) {
    const literal = objectLiteral(argument);
    if (literal !== undefined) objects.push(literal);
    else if (argument.length === 1 && argument[0]?.kind === 'word') names.push(argument[0].text);
  }
  names.push(...objects.flatMap(({ spreads }) => spreads));
  const seen = new Set<string>();
  for (let name = names.shift(); name !== undefined && objects.length < MOST_OBJECTS; name = names.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const literal = objectNamed(source, name);
    if (literal === undefined) continue;
    objects.push(literal);
    names.push(...literal.spreads);
  }
  return objects;
}

/** The object that a variable of the file is, if just one of that name is set to one. */
function objectNamed({ text }: SourceFile, name: string): ObjectLiteral | undefined {
  const pattern = new RegExp(
    `\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*(?::[^=;\\n]{0,200})?=\\s*\\{`,
    'g',
  );
  const [only, ...more] = text.matchAll(pattern);
  if (only === undefined || more.length > 0) return undefined;
  const tokens = bracketedTokens(text, only.index + only[0].length - 1);
  return tokens && objectLiteral(tokens);
}
