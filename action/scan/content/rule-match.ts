import { SURROUNDINGS } from '../assessment/surroundings.ts';
import type { Hits } from '../prefilter/hits.ts';
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
    for (const index of set.rulesOf[hits[hit + 1] ?? 0] ?? []) {
      const rule = set.rules[index];
      if (rule === undefined || offset < (doneUntil.get(rule) ?? 0)) continue;
      if (rule.paths !== undefined && !rule.paths.test(path)) continue;
      if (rule.precheck !== undefined && !rule.precheck(bytes, offset, length)) continue;
      const found = matchAt(rule, bytes, length, offset);
      if (found === undefined) continue;
      doneUntil.set(rule, found.end);
      matches.push(found);
    }
  }
  return matches;
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
