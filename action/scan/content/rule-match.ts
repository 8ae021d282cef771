import { SURROUNDINGS } from '../assessment/surroundings.ts';
import { fewestOf } from '../prefilter/continuation.ts';
import type { Hits } from '../prefilter/hits.ts';
import { isPromising, literalOfHit, REASONS } from '../prefilter/needs.ts';
import type { DecodedText } from '../reading/encoded-text.ts';
import { isJoined } from '../reading/joints.ts';
import { isNamedByValue } from '../reading/named-by-value.ts';
import { type NamedValue, namedValues } from '../reading/named-values.ts';
import { rewrittenTexts, TokenEnds } from '../reading/rewritten-texts.ts';
import { mayBeValue, mayHoldValue, SHORTEST_WRITTEN, shortestToRead } from '../reading/value-gate.ts';
import type { RuleSet, RulesOfLiteral } from '../rules/rule-set.ts';
import type { SecretRule } from '../rules/secret-rule.ts';
import { MARGIN, type RawMatch, type Window } from './raw-match.ts';

/** How often in a window a custom pattern is tried where its literal may be cut or escaped: each try can read much. */
const MOST_REWRITTEN = 1_000;

/** The farthest that any rule looks before and after a literal. */
export interface Reach {
  readonly back: number;
  readonly ahead: number;
}

export function reachOf({ reachBack, reachAhead }: RuleSet): Reach {
  return { back: reachBack + MARGIN + SURROUNDINGS, ahead: reachAhead + MARGIN + SURROUNDINGS };
}

/** What is read around a hit whatever the rule: a name with its value, an escaped text, and what is judged besides. */
const READ_AROUND = 2_000;
const ESCAPED_AROUND = 4_400;

/** For each literal: how many bytes on either side of it decide what is found there. */
export function reachesOf({ rules, literals, rulesOf, escapes }: RuleSet): Int32Array {
  const all = rules();
  return Int32Array.from(literals, (_, literal) => {
    const farthest = (rulesOf[literal] ?? []).reduce((most, index) => {
      const { reachBack = 0, reachAhead = 0, looksBack = 0 } = all[index] ?? {};
      return Math.max(most, reachBack, reachAhead, looksBack);
    }, 0);
    // Twice, because a match is left out when another one of the same rule begins before it and covers it.
    return 2 * farthest + READ_AROUND + (escapes.has(literal) ? ESCAPED_AROUND : 0);
  });
}

/**
 * Runs the patterns of a rule set around the hits of their literals.
 *
 * @param written gets the values of names that no rule for the name matches and that are not in the bytes as they are: they
 * are to be searched with all rules.
 */
export function matchAround(
  set: RuleSet,
  rulesAt: RulesOfLiteral,
  window: Window,
  hits: Hits,
  written: DecodedText[],
): RawMatch[] {
  const { bytes, length, from, to } = window;
  const matches: RawMatch[] = [];
  const doneUntil = new Map<SecretRule, number>();
  const ends = new TokenEnds(bytes, length);
  let rewritten = 0;
  for (let hit = 0; hit < hits.length; hit += 2) {
    const offset = hits[hit] ?? 0;
    if (offset < from || offset >= to) continue;
    const found = hits[hit + 1] ?? 0;
    const literal = literalOfHit(found);
    /** Set when a rule was left out, which the kernel does not know of. */
    let isDone = false;
    /** The shortest secret of the rules that go by this name, and the farthest reach of those that go by this token. */
    let shortest = Infinity;
    let reach = 0;
    const rules = rulesAt(literal);
    for (const rule of rules) {
      if (rule.region !== undefined) {
        if (rule.region.startsWithLiteral && rewritten++ < MOST_REWRITTEN)
          reach = Math.max(reach, rule.reachAhead);
        continue;
      }
      if (doneUntil.size > 0 && offset < (doneUntil.get(rule) ?? 0)) {
        isDone = true;
        continue;
      }
      if (rule.shortestAssigned !== undefined)
        shortest = Math.min(shortest, shortestToRead(rule.shortestAssigned));
      if (rule.precheck?.(bytes, offset, length) !== false) {
        const match = matchAt(rule, bytes, length, offset);
        if (match !== undefined) {
          doneUntil.set(rule, match.end);
          matches.push(match);
          if (!isPart(rule, match, bytes, length)) continue;
        }
      }
      if (rule.shortestAssigned === undefined) reach = Math.max(reach, rule.reachAhead);
    }
    if (set.plain === true) continue;
    const { text: { length: size = 0 } = '', startsToken = false, then } = set.literals[literal] ?? {};
    const isNamed = isDone ? undefined : isPromising(found, REASONS.named);
    if (
      shortest < Infinity &&
      (isNamed ??
        (mayHoldValue(bytes, offset + size, length, shortest) || isNamedByValue(bytes, offset, length)))
    )
      matches.push(...matchNamed(rules, size, window, offset, written));
    if (
      reach > 0 &&
      (isPromising(found, REASONS.rewritten) ??
        ends.mayBeRewritten(offset + size, startsToken, fewestOf(then)))
    )
      matches.push(...matchRewritten(rules, window, offset, reach));
  }
  return matches;
}

/** Whether what a name was given may be cut into parts, of which the first one was found. */
function isPart(rule: SecretRule, { end }: RawMatch, bytes: Buffer, length: number): boolean {
  return rule.shortestAssigned !== undefined && isJoined(bytes, end, length, true);
}

/** What rules find in the values of the name at an offset. */
function matchNamed(
  rules: readonly SecretRule[],
  size: number,
  { bytes, length }: Window,
  offset: number,
  written: DecodedText[],
): RawMatch[] {
  for (const values of namedValues(bytes, length, offset, size)) {
    const found = rules.flatMap((rule) => values.flatMap((value) => matchAssigned(rule, value) ?? []));
    const texts = values.flatMap((value) => writtenPlainly(value) ?? []);
    if (found.length === 0 || values.some(({ joined }) => joined)) written.push(...texts);
    if (found.length > 0) return found;
    if (texts.length > 0) return [];
  }
  return [];
}

/** A value that is not in the bytes as it is, after its name. */
function writtenPlainly(named: NamedValue): DecodedText | undefined {
  const { before, name, value, start, end, verbatim } = named;
  if (verbatim || !mayBeValue(value, SHORTEST_WRITTEN)) return undefined;
  const word = /[\w.-]{0,40}$/.exec(before)?.[0] ?? '';
  const valueAt = word.length + name.length + 2;
  const text = `${word}${name}="${value}"`;
  return { bytes: Buffer.from(text, 'latin1'), origin: (at) => (at <= valueAt ? start : end) };
}

/** What a rule finds in a named value when it is written as plainly as can be. */
function matchAssigned(rule: SecretRule, { before, name, value, start, verbatim }: NamedValue) {
  if (!verbatim || rule.shortestAssigned === undefined || !mayBeValue(value, rule.shortestAssigned))
    return undefined;
  const margin = before.slice(-MARGIN);
  const text = `${margin}${name}="${value}"`;
  const match = rule.pattern.matchAt(text, margin.length);
  const secret = match?.groups?.secret;
  if (match === null || secret === undefined) return undefined;
  const at = start + margin.length + match[0].lastIndexOf(secret) - (text.length - value.length - 1);
  return { rule, start: at, end: at + secret.length, secret, match: match[0], before: margin };
}

/** What rules find at a token that is cut or escaped. */
function matchRewritten(
  rules: readonly SecretRule[],
  { bytes, length }: Window,
  at: number,
  reach: number,
): RawMatch[] {
  const before = bytes.toString('latin1', Math.max(0, at - MARGIN), at);
  const texts = rewrittenTexts(bytes, length, at, reach);
  return rules.flatMap((rule) => {
    for (const { text, origin } of isRewritable(rule) ? texts : []) {
      const found = firstMatch(rule, before + text, before.length);
      if (found === undefined) continue;
      const { secret, match } = found;
      const from = found.from - before.length;
      // Of a region, the literal starts the match, and where the secret is in it is not known.
      const start = rule.region !== undefined ? at : from < 0 ? at + from : origin(from);
      return { rule, start, end: origin(from + secret.length), secret, match, before };
    }
    return [];
  });
}

/** Whether every match starts with a literal of the rule. */
function isRewritable({ shortestAssigned, region }: SecretRule): boolean {
  return shortestAssigned === undefined && region?.startsWithLiteral !== false;
}

/** A larger file is not a key file. */
const LARGEST_KEY_FILE = 256;

/** What the rules for files of this name find at the start of the file. */
export function matchWhole({ byPath }: RuleSet, bytes: Buffer, length: number, path: string): RawMatch[] {
  if (length > LARGEST_KEY_FILE) return [];
  return byPath(path).flatMap((rule) => matchAt(rule, bytes, length, 0) ?? []);
}

/** The match around a literal in the searched bytes. */
function matchAt(rule: SecretRule, bytes: Buffer, length: number, literalAt: number): RawMatch | undefined {
  const from = Math.max(0, literalAt - rule.reachBack - (rule.looksBack ?? MARGIN));
  const text = bytes.toString('latin1', from, Math.min(length, literalAt + rule.reachAhead + MARGIN));
  const found = firstMatch(rule, text, literalAt - from);
  if (found === undefined) return undefined;
  const { secret, match, start } = found;
  const at = from + found.from;
  const before = text.slice(Math.max(0, start - MARGIN), start);
  return { rule, start: at, end: at + secret.length, secret, match, before };
}

/** The leftmost match that starts at most `reachBack` characters before the literal and includes the literal. */
function firstMatch(rule: SecretRule, text: string, literalAt: number) {
  for (let start = Math.max(0, literalAt - rule.reachBack); start <= literalAt; start++) {
    const match = rule.pattern.matchAt(text, start);
    if (match === null || start + match[0].length <= literalAt) continue;
    const whole = match[0];
    const secret = match.groups?.secret ?? whole;
    return { start, match: whole, secret, from: start + (secret === whole ? 0 : whole.lastIndexOf(secret)) };
  }
  return undefined;
}
