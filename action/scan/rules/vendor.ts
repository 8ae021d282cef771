import {
  anyCase,
  exactly,
  followedBy,
  type Literal,
  literalKey,
  startingToken,
} from '../prefilter/literal.ts';
import type { Severity } from '../severity.ts';
import { isRun, mayBeAssigned } from './prechecks.ts';
import type { SampleText } from './sample-text.ts';
import type { Assess, Confidence, Examples, SecretRule } from './secret-rule.ts';
import { StickyPattern } from './sticky-pattern.ts';

/** A rule before its vendor is filled in. */
export type RuleShape = Omit<SecretRule, 'vendor' | 'fix'> & { readonly fix?: string };

/** Gives a vendor's rules the vendor's name and where its secrets are revoked. */
export function vendor(name: string, revokeAt: string, shapes: readonly RuleShape[]): readonly SecretRule[] {
  return issuer(
    name,
    `Revoke it (${revokeAt}), then provide a new one through the environment or a secrets manager.`,
    shapes,
  );
}

/** Gives rules for secrets without a vendor a name of the issuer and a default fix. */
export function issuer(name: string, fix: string, shapes: readonly RuleShape[]): readonly SecretRule[] {
  return shapes.map((shape) => ({ fix, ...shape, vendor: name }));
}

/** Marks rules that are newer than version 0.1.0: see {@link SecretRule.formerlyGuessed}. */
export function formerlyGuessed<Rule extends RuleShape>(rules: readonly Rule[]): readonly Rule[] {
  return rules.map((rule) => ({ ...rule, formerlyGuessed: true }));
}

interface TokenShape {
  readonly id: string;
  readonly title: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly literals: readonly (string | Literal)[];
  /** The whole token, without its surroundings. */
  readonly pattern: RegExp;
  /** Characters that must not follow the token. Defaults to letters and digits. */
  readonly tail?: string;
  readonly reachBack?: number;
  /** True for patterns that start with punctuation, which may follow a letter. */
  readonly anywhere?: boolean;
  readonly reachAhead?: number;
  /** The fewest letters, digits, `_` and `-` that a token starts with; for literals that are common otherwise. */
  readonly shortest?: number;
  /** What of these the token is made of after its literal, as far as `shortest` goes. Defaults to all. */
  readonly rest?: 'hex' | 'upper';
  /** The fewest characters of a token that goes on with others after these. */
  readonly whole?: number;
  readonly random?: boolean;
  readonly assess?: Assess;
  readonly fix?: string;
  readonly found: (make: SampleText) => readonly string[];
  readonly ignored?: (make: SampleText) => readonly string[];
}

/** Ends of escapes and colours. */
const ESCAPE_END = String.raw`\\[nrtbf]|%[0-9A-Fa-f]{2}|=3D|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\[[0-9;]{0,11}[mK]`;
/** The positions that {@link mayStartToken} allows. */
const TOKEN_START = `(?<=^|[^0-9A-Za-z]|${ESCAPE_END})`;
const LETTERS_AND_DIGITS = '0-9A-Za-z';
const USUAL_REACH = 512;

/** A token that is recognized by its own prefix, wherever it is. */
export function token(shape: TokenShape): RuleShape {
  const { found, ignored, tail = LETTERS_AND_DIGITS, shortest = 0, rest = 'word' } = shape;
  const start = shape.anywhere === true ? '' : TOKEN_START;
  const literals = shape.literals.map(literalOf);
  const startsWithLiteral = shape.anywhere !== true && (shape.reachBack ?? 0) === 0;
  return {
    id: shape.id,
    title: shape.title,
    severity: shape.severity ?? 'high',
    confidence: shape.confidence ?? 'high',
    literals: startsWithLiteral
      ? literals.map((literal) => {
          const { length } = literal.text;
          const whole = shape.whole === undefined ? {} : { whole: shape.whole - length };
          return followedBy(startingToken(literal), { of: rest, size: shortest - length, ...whole });
        })
      : literals,
    pattern: new StickyPattern(() => `${start}(?:${shape.pattern.source})(?![${tail}])`),
    reachBack: shape.reachBack ?? 0,
    reachAhead: shape.reachAhead ?? USUAL_REACH,
    random: shape.random ?? true,
    recognisedBy: 'shape',
    ...(startsWithLiteral &&
      shortest > 0 && {
        precheck: (bytes: Uint8Array, at: number, end: number) => isRun(bytes, at, end, shortest),
        needs: { run: shortest },
      }),
    ...(shape.assess === undefined ? {} : { assess: shape.assess }),
    ...(shape.fix === undefined ? {} : { fix: shape.fix }),
    examples: (make): Examples => ({ found: found(make), ignored: ignored?.(make) ?? [] }),
  };
}

interface AssignedShape extends Omit<TokenShape, 'pattern' | 'reachBack' | 'tail'> {
  /** The rest of the name after a literal. Defaults to any word characters. */
  readonly name?: RegExp;
  /** The secret alone, of at least `shortest` characters. Defaults to 15. */
  readonly value: RegExp;
  /** True for literals that may end a longer word, as in `authtoken`. */
  readonly withinWord?: boolean;
}

/** Where a vendor's name may start in a longer name: at a separator or a capital, and not in `add_api_key` or `rookTable`. */
const WORD_START = `(?<=^|[^0-9A-Za-z]|[0-9a-z](?=[A-Z])|${ESCAPE_END})`;
const SHORTEST_VALUE = 15;
const ASSIGNS = String.raw`["'\x60\]]{0,2}[ \t]{0,8}(?::=|=>|==?|[:,])[ \t]{0,8}["'\x60]?`;

/**
 * A secret with no prefix of its own, recognized by the name that it is assigned to: `HEROKU_API_KEY=...`,
 * `"datadog_api_key": "..."`. The literals are (parts of) such names.
 */
export function assigned(shape: AssignedShape): RuleShape {
  const { shortest = SHORTEST_VALUE } = shape;
  const name = shape.name?.source ?? String.raw`[\w.-]{0,40}`;
  const names = shape.literals.map(literalOf);
  const literals = unique(names.flatMap((name) => searchedFor(name, shape.withinWord === true)));
  const { precheck: _, needs: __, ...common } = token({ ...shape, literals: [], pattern: shape.value });
  return {
    ...common,
    ...(shape.name === undefined && {
      precheck: (bytes: Uint8Array, at: number, end: number) => mayBeAssigned(bytes, at, end, shortest),
      needs: { assigned: shortest },
    }),
    literals,
    shortestAssigned: shortest,
    recognisedBy: 'name',
    pattern: new StickyPattern(() => {
      const starts = names
        .map(({ text, anyCase: folded }) =>
          folded ? anySeparator(eitherCase(escaped(text))) : escaped(text),
        )
        .join('|');
      const before = shape.withinWord === true ? '' : WORD_START;
      return `${before}(?:${starts})${name}${ASSIGNS}(?<secret>${shape.value.source})(?![\\w+/=$-])`;
    }),
  };
}

/** First words of names that are not a vendor's. */
const COMMON_WORDS = /^(?:access|client|account|service|storage|private|server|auth|user|mail|smtp|data)$/;
const SHORTEST_WORD = 4;
const INNER_SEPARATOR = /[a-z0-9]_[a-z0-9]/;

/**
 * What to search for where a name may be written in any way: the vendor's name, which its first word is, or the name with
 * each separator.
 */
function searchedFor(name: Literal, withinWord: boolean): readonly Literal[] {
  if (!name.anyCase || withinWord || !INNER_SEPARATOR.test(name.text)) return [name];
  const [word = ''] = name.text.split('_');
  if (word.length >= SHORTEST_WORD && !COMMON_WORDS.test(word)) return [anyCase(word)];
  return ['_', '-', ''].map((separator) => anyCase(name.text.replaceAll('_', separator)));
}

function anySeparator(pattern: string): string {
  return pattern.replaceAll('_', '[_.-]?');
}

function unique(literals: readonly Literal[]): readonly Literal[] {
  if (literals.length < 2) return literals;
  return [...new Map(literals.map((literal) => [literalKey(literal), literal])).values()];
}

function literalOf(literal: string | Literal): Literal {
  return typeof literal === 'string' ? exactly(literal) : literal;
}

/** Makes the lower-case letters of a pattern match in upper case too. For patterns without classes or escapes of letters. */
export function eitherCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
