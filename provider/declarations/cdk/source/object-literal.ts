import type { Token } from './tokens.ts';

/** A property of an object literal. */
export interface Property {
  readonly name: string;
  /** Where it begins, its name included. */
  readonly start: number;
  /** What it is set to; the name itself in `{ name }`. Never empty. */
  readonly value: readonly Token[];
  /** Behind the comma that ends it, if one does. */
  readonly end: number;
}

/** An object literal as far as it is spelt out. */
export interface ObjectLiteral {
  /** Offset of its opening bracket. */
  readonly start: number;
  readonly properties: readonly Property[];
  /** Names of variables whose properties it takes over: `...defaults`. */
  readonly spreads: readonly string[];
  /** False when it has more than its properties: spreads, computed names, methods. */
  readonly isWhole: boolean;
}

/** Reads the object literal that tokens begin with; undefined when they begin with something else. */
export function objectLiteral(tokens: readonly Token[]): ObjectLiteral | undefined {
  const [bracket] = tokens;
  if (bracket?.kind !== 'punctuation' || bracket.text !== '{') return undefined;
  const end = tokens.findIndex((token, index) => index > 0 && token.depth === bracket.depth);
  if (end === -1) return undefined;
  const properties: Property[] = [];
  const spreads: string[] = [];
  let isWhole = true;
  for (const part of separated(tokens.slice(1, end), bracket.depth + 1)) {
    const [first, second] = part.tokens;
    if (first?.text === '...') {
      isWhole = false;
      if (second?.kind === 'word' && part.tokens.length === 2) spreads.push(second.text);
      continue;
    }
    const name = first && propertyName(first);
    if (first === undefined) continue;
    if (name === undefined) {
      isWhole = false;
      continue;
    }
    const value = second?.text === ':' ? part.tokens.slice(2) : second === undefined ? [first] : [];
    if (value.length > 0) properties.push({ name, start: first.start, value, end: part.end });
    else isWhole = false;
  }
  return { start: bracket.start, properties, spreads, isWhole };
}

/** The arguments of a call, given its tokens from bracket to bracket. */
export function argumentsOf(call: readonly Token[]): readonly (readonly Token[])[] {
  return separated(call.slice(1, -1), (call[0]?.depth ?? 0) + 1)
    .map(({ tokens }) => tokens)
    .filter((tokens) => tokens.length > 0);
}

interface Part {
  readonly tokens: readonly Token[];
  /** Behind its comma, or behind its last token. */
  readonly end: number;
}

function separated(tokens: readonly Token[], depth: number): readonly Part[] {
  const parts: Part[] = [];
  let part: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'punctuation' && token.text === ',' && token.depth === depth) {
      parts.push({ tokens: part, end: token.end });
      part = [];
    } else part.push(token);
  }
  if (part.length > 0) parts.push({ tokens: part, end: part.at(-1)?.end ?? 0 });
  return parts;
}

function propertyName(token: Token): string | undefined {
  if (token.kind === 'word') return token.text;
  return token.kind === 'string' ? token.text.slice(1, -1) : undefined;
}

/** The text of a string literal; undefined where it contains escapes, or is not a string literal. */
export function literalText(tokens: readonly Token[]): string | undefined {
  const [token] = tokens;
  if (token === undefined || tokens.length !== 1) return undefined;
  const spelt = token.kind === 'string' || (token.kind === 'template' && !token.text.includes('${'));
  return spelt && !token.text.includes('\\') ? token.text.slice(1, -1) : undefined;
}

/** Whether a value is spelt out: it refers to nothing outside of itself. */
export function isSpeltOut(tokens: readonly Token[]): boolean {
  return tokens.every((token, index) => {
    switch (token.kind) {
      case 'string':
      case 'number':
        return true;
      case 'template':
        return !token.text.includes('${');
      case 'punctuation':
        return /^[[\]{},:-]$/.test(token.text);
      case 'word':
        return /^(?:true|false|null|undefined|as|const)$/.test(token.text) || tokens[index + 1]?.text === ':';
      default:
        return false;
    }
  });
}
