import { SURROUNDINGS } from '../assessment/surroundings.ts';
import type { Hits } from '../prefilter/hits.ts';
import { type NamedValue, namedValues } from '../reading/named-values.ts';
import { mayBeRewritten, rewrittenTexts } from '../reading/rewritten-texts.ts';
import { mayBeValue, mayHoldValue } from '../reading/value-gate.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { SecretRule } from '../rules/secret-rule.ts';

/** Bytes before and after a match that its pattern may look at. */
const MARGIN = 40;

/** The farthest that any rule looks before and after a literal. */
export interface Reach {
  readonly back: number;
  readonly ahead: number;
}

/** A match of a rule's pattern with the text of the secret, which must not leave this directory unsealed. */
export interface RawMatch {
  readonly rule: SecretRule;
  /** Byte offsets of the secret in the searched bytes. */
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  readonly match: string;
  /** Up to {@link MARGIN} characters before the match. */
  readonly before: string;
}

export function reachOf({ rules }: RuleSet): Reach {
  let back = 0;
  let ahead = 0;
  for (const rule of rules) {
    back = Math.max(back, rule.reachBack);
    ahead = Math.max(ahead, rule.reachAhead);
  }
  return { back: back + MARGIN + SURROUNDINGS, ahead: ahead + MARGIN + SURROUNDINGS };
}

/** A window of a text: the bytes up to `length`, of which those between `from` and `to` are to be matched. */
export interface Window {
  readonly bytes: Buffer;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Runs the patterns of a rule set around the hits of their literals. */
export function matchAround(set: RuleSet, window: Window, hits: Hits, path: string): RawMatch[] {
  const { bytes, length, from, to } = window;
  const matches: RawMatch[] = [];
  const doneUntil = new Map<SecretRule, number>();
  for (let hit = 0; hit < hits.length; hit += 2) {
    const offset = hits[hit] ?? 0;
    if (offset < from || offset >= to) continue;
    const literal = hits[hit + 1] ?? 0;
    /** The shortest secret of the rules that go by this name, and the farthest reach of those that go by this token. */
    let shortest = Infinity;
    let reach = 0;
    for (const index of set.rulesOf[literal] ?? []) {
      const rule = set.rules[index];
      if (rule === undefined || offset < (doneUntil.get(rule) ?? 0)) continue;
      if (rule.paths !== undefined && !rule.paths.test(path)) continue;
      if (rule.shortestAssigned !== undefined) shortest = Math.min(shortest, rule.shortestAssigned);
      if (rule.precheck?.(bytes, offset, length) !== false) {
        const found = matchAt(rule, bytes, length, offset);
        if (found !== undefined) {
          doneUntil.set(rule, found.end);
          matches.push(found);
          continue;
        }
      }
      if (rule.shortestAssigned === undefined) reach = Math.max(reach, rule.reachAhead);
    }
    const { text: { length: size = 0 } = '', startsToken = false } = set.literals[literal] ?? {};
    if (shortest < Infinity && mayHoldValue(bytes, offset + size, length, shortest))
      matches.push(...matchNamed(set, literal, window, offset, path));
    if (reach > 0 && startsToken && mayBeRewritten(bytes, offset + size, length))
      matches.push(...matchRewritten(set, literal, window, offset, reach));
  }
  return matches;
}

/** What rules find in the values of the name at an offset. */
function matchNamed(
  set: RuleSet,
  literal: number,
  { bytes, length }: Window,
  offset: number,
  path: string,
): RawMatch[] {
  const size = set.literals[literal]?.text.length ?? 0;
  for (const values of namedValues(bytes, length, offset, size)) {
    const found = rulesOf(set, literal)
      .filter(({ paths }) => paths?.test(path) !== false)
      .flatMap((rule) => values.flatMap((value) => matchAssigned(rule, value) ?? []));
    if (found.length > 0) return found;
  }
  return [];
}

/** What a rule finds in a named value when it is written as plainly as can be. */
function matchAssigned(rule: SecretRule, { before, name, value, start, end, verbatim }: NamedValue) {
  if (rule.shortestAssigned === undefined || !mayBeValue(value, rule.shortestAssigned)) return undefined;
  const margin = before.slice(-MARGIN);
  const text = `${margin}${name}="${value}"`;
  rule.pattern.lastIndex = margin.length;
  const match = rule.pattern.exec(text);
  const secret = match?.groups?.secret;
  if (match === null || secret === undefined) return undefined;
  const skipped = margin.length + match[0].lastIndexOf(secret) - (text.length - value.length - 1);
  const at = verbatim ? start + skipped : start;
  return {
    rule,
    start: at,
    end: verbatim ? at + secret.length : end,
    secret,
    match: match[0],
    before: margin,
  };
}

/** What rules find at a token that is cut or escaped. */
function matchRewritten(
  set: RuleSet,
  literal: number,
  { bytes, length }: Window,
  at: number,
  reach: number,
): RawMatch[] {
  const before = bytes.toString('latin1', Math.max(0, at - MARGIN), at);
  const texts = rewrittenTexts(bytes, length, at, reach);
  return rulesOf(set, literal).flatMap((rule) => {
    for (const { text, origin } of rule.shortestAssigned === undefined ? texts : []) {
      rule.pattern.lastIndex = before.length;
      const match = rule.pattern.exec(before + text);
      if (match === null) continue;
      const [whole] = match;
      const secret = match.groups?.secret ?? whole;
      const from = whole.lastIndexOf(secret);
      return { rule, start: origin(from), end: origin(from + secret.length), secret, match: whole, before };
    }
    return [];
  });
}

function rulesOf(set: RuleSet, literal: number): readonly SecretRule[] {
  return (set.rulesOf[literal] ?? []).flatMap((index) => set.rules[index] ?? []);
}

/** A larger file is not a key file. */
const LARGEST_KEY_FILE = 256;

/** What the rules for files of this name find at the start of the file. */
export function matchWhole({ byPath }: RuleSet, bytes: Buffer, length: number, path: string): RawMatch[] {
  if (length > LARGEST_KEY_FILE) return [];
  return byPath
    .filter(({ paths }) => paths?.test(path) === true)
    .flatMap((rule) => matchAt(rule, bytes, length, 0) ?? []);
}

/** The leftmost match that starts at most `reachBack` bytes before the literal and includes the literal. */
function matchAt(rule: SecretRule, bytes: Buffer, length: number, literalAt: number): RawMatch | undefined {
  const from = Math.max(0, literalAt - rule.reachBack - MARGIN);
  const text = bytes.toString('latin1', from, Math.min(length, literalAt + rule.reachAhead + MARGIN));
  const last = literalAt - from;
  for (let start = Math.max(0, last - rule.reachBack); start <= last; start++) {
    rule.pattern.lastIndex = start;
    const match = rule.pattern.exec(text);
    if (match === null || rule.pattern.lastIndex <= last) continue;
    const [whole] = match;
    const secret = match.groups?.secret ?? whole;
    const at = from + start + (secret === whole ? 0 : whole.lastIndexOf(secret));
    const before = text.slice(Math.max(0, start - MARGIN), start);
    return { rule, start: at, end: at + secret.length, secret, match: whole, before };
  }
  return undefined;
}
