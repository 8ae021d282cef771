import { RE2JS, RE2JSException } from 're2js';
import type { PatternMatch, PatternSpan, SecretPattern } from '../rules/secret-pattern.ts';
import { BOUNDS } from './custom-pattern.ts';
import { faultOf, PatternFault } from './pattern-fault.ts';
import {
  assertsTextBounds,
  type MatchSize,
  matchSize,
  type PatternProgram,
  programOf,
} from './pattern-program.ts';

/** The group that holds the secret. */
const SECRET = 'secret';

/**
 * A pattern in RE2 syntax, matched in time that is linear in the text whatever the pattern is. It reads bytes as UTF-8; `^` and
 * `$` match at the start and end of lines.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export class LinearPattern implements SecretPattern {
  readonly source: string;
  readonly program: PatternProgram;
  readonly size: MatchSize;
  readonly #engine: RE2JS;
  /** The number of the group with the secret; 0 is the whole match. */
  readonly #group: number;

  /** @throws PatternFault when it is not valid, or exceeds a bound. */
  constructor(source: string) {
    this.source = source;
    this.#engine = compile(source);
    this.program = programOf(this.#engine.re2().prog);
    this.size = matchSize(this.program);
    this.#group = this.#engine.namedGroups()[SECRET] ?? Math.min(1, this.#engine.groupCount());
    if (this.program.instructions.length > BOUNDS.instructions)
      throw new PatternFault(
        `compiles to ${this.program.instructions.length} instructions. The most is ${BOUNDS.instructions}: use smaller repetitions, or fewer classes`,
      );
    if (assertsTextBounds(this.program))
      throw new PatternFault(
        'uses \\A, \\z or (?-m), which assert the start or end of a file. Use ^ and $, which match at the start and end of a line',
      );
    if (this.size.least === 0)
      throw new PatternFault('matches an empty text. Require at least one character');
    if (this.size.least > BOUNDS.match)
      throw new PatternFault(
        `cannot match fewer than ${this.size.least} characters. The most is ${BOUNDS.match}`,
      );
  }

  /** The matches from an offset on, from left to right; none overlaps another. */
  *find(bytes: Uint8Array, from = 0): Generator<PatternSpan> {
    if (from > bytes.length) return;
    const matcher = this.#engine.matcher(bytes);
    for (let found = matcher.find(from); found; found = matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      const secret = { start: matcher.start(this.#group), end: matcher.end(this.#group) };
      // A group that takes no part, or is empty, says nothing.
      const { start: secretStart, end: secretEnd } =
        secret.start < 0 || secret.start === secret.end ? { start, end } : secret;
      yield { start, end, secretStart, secretEnd };
    }
  }

  /** Whether a text contains a match. */
  matchesIn(bytes: Uint8Array): boolean {
    return this.#engine.matcher(bytes).find();
  }

  /** The match that starts at an offset. What comes before the offset is not looked at. */
  matchAt(text: string, offset: number): PatternMatch | null {
    const bytes = Buffer.from(text.slice(offset, offset + BOUNDS.match), 'latin1');
    const matcher = this.#engine.matcher(bytes);
    if (!matcher.lookingAt()) return null;
    const textOf = (group: number) =>
      matcher.start(group) < 0 ? '' : bytes.toString('latin1', matcher.start(group), matcher.end(group));
    const whole = textOf(0);
    const secret = textOf(this.#group);
    return { 0: whole, groups: { secret: secret === '' ? whole : secret } };
  }
}

function compile(source: string): RE2JS {
  if (source.length > BOUNDS.length)
    throw new PatternFault(`has ${source.length} characters. The most is ${BOUNDS.length}`);
  try {
    return RE2JS.compile(source, RE2JS.MULTILINE);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw faultOf(error.message, source);
  }
}
