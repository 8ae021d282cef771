/** A piece of TypeScript or JavaScript that is not space or a comment. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'number' | 'regex' | 'types' | 'punctuation';
  readonly text: string;
  /** Offset in the whole text. */
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it; a bracket counts as outside of itself. */
  readonly depth: number;
}

/** No one writes longer calls by hand. */
const LONGEST = 40_000;
const DEEPEST_TEMPLATE = 20;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Nothing else begins with these. */
const SIMPLE = '()[]{},;:';
const SPACE = /\s+|\/\/[^\n]*/y;
const WORD = /[\p{L}_$#@][\p{L}\p{N}_$]*/uy;
const NUMBER = /\.?\d[\w.]*/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\]){1,500}\/\w*/y;
const PUNCTUATION = /\.\.\.|=>|\?\?|\?\.|[\s\S]/y;
/** Type arguments: text in angle brackets that cannot be a comparison. */
const TYPES = /<[\w$\s.,[\]|&'"]*(?:<[\w$\s.,[\]|&'"]*>[\w$\s.,[\]|&'"]*)*>(?=\s*[(),;}\]])/y;
/** After other words a slash divides. */
const BEFORE_VALUE = /^(?:return|typeof|case|in|of|void|await|yield|delete|instanceof)$/;

/**
 * The tokens from an opening bracket to the one that closes it. The text before and after them may be anything.
 *
 * @returns undefined when nothing closes it, brackets do not match, or it is longer than handwritten code.
 */
export function bracketedTokens(text: string, start: number): readonly Token[] | undefined {
  const window = text.slice(start, start + LONGEST);
  return scan(window, 0, 0)?.map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
  }));
}

function scan(text: string, start: number, nesting: number): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const open: string[] = [];
  for (let at = start; at < text.length; ) {
    const space = endOfSpace(text, at);
    if (space === undefined) return undefined;
    if (space > at) {
      at = space;
      continue;
    }
    const token = tokenAt(text, at, tokens.at(-1), nesting);
    if (token === undefined) return undefined;
    at = token.end;
    const closing = token.kind === 'punctuation' ? CLOSING[token.text] : undefined;
    if (token.kind === 'punctuation' && /^[)\]}]$/.test(token.text)) {
      if (open.pop() !== token.text) return undefined;
      tokens.push({ ...token, depth: open.length });
      if (open.length === 0) return tokens;
    } else {
      tokens.push({ ...token, depth: open.length });
      if (closing !== undefined) open.push(closing);
    }
  }
  return undefined;
}

/** Behind the space or comment at `at`, if there is any; undefined in a comment without end. */
function endOfSpace(text: string, at: number): number | undefined {
  if (!text.startsWith('/*', at)) return matchEnd(SPACE, text, at) ?? at;
  const end = text.indexOf('*/', at + 2);
  return end === -1 ? undefined : end + 2;
}

function tokenAt(
  text: string,
  at: number,
  before: Token | undefined,
  nesting: number,
): Omit<Token, 'depth'> | undefined {
  const token = (kind: Token['kind'], end: number) => ({ kind, text: text.slice(at, end), start: at, end });
  if (SIMPLE.includes(text.charAt(at))) return token('punctuation', at + 1);
  if (text[at] === '`') {
    const end = endOfTemplate(text, at, nesting);
    return end === undefined ? undefined : token('template', end);
  }
  if (text[at] === '"' || text[at] === "'") {
    // Without its end, it is not known what else is text.
    const end = matchEnd(STRING, text, at);
    return end === undefined ? undefined : token('string', end);
  }
  const kinds: readonly (readonly [Token['kind'], RegExp])[] = [
    ['word', WORD],
    ['number', NUMBER],
    ...(before?.kind === 'word' ? ([['types', TYPES]] as const) : []),
    ...(endsValue(before) ? [] : ([['regex', REGEX]] as const)),
    ['punctuation', PUNCTUATION],
  ];
  for (const [kind, pattern] of kinds) {
    const end = matchEnd(pattern, text, at);
    if (end !== undefined) return token(kind, end);
  }
  return undefined;
}

/** Whether an operator comes next, so that a slash divides. */
function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'punctuation') return /^[)\]}]$/.test(token.text);
  return token.kind !== 'word' || !BEFORE_VALUE.test(token.text);
}

function endOfTemplate(text: string, start: number, nesting: number): number | undefined {
  if (nesting > DEEPEST_TEMPLATE) return undefined;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '`') return at + 1;
    if (text[at] === '\\') at += 1;
    else if (text.startsWith('${', at)) {
      const end = scan(text, at + 1, nesting + 1)?.at(-1)?.end;
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
