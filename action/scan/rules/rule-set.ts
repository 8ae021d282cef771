import type { RawMatch, Window } from '../content/raw-match.ts';
import { weaker } from '../prefilter/continuation.ts';
import type { Hits } from '../prefilter/hits.ts';
import { type Literal, literalKey } from '../prefilter/literal.ts';
import { type Needs, needsTable } from '../prefilter/needs.ts';
import { ESCAPE_LITERALS } from '../reading/escaped-text.ts';
import { ALL_RULES } from './generated/secret-rules.ts';
import type { SecretRule } from './secret-rule.ts';

export type CustomSearch = (
  rulesAt: readonly (readonly SecretRule[])[],
  window: Window,
  hits: Hits,
  matches: RawMatch[],
) => boolean;

/** What applies in files at some paths. */
export interface RulesAt {
  /** For each literal, the rules that look closer where it occurs. */
  readonly rules: readonly (readonly SecretRule[])[];
  /** What the literals need for that: see {@link needsTable}. Made when it is asked for: the search in plain script does not. */
  readonly needs: () => Uint16Array;
}

/** Rules with their literals in one list, as the prefilter wants them: no literal twice. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  readonly literals: readonly Literal[];
  /** For each literal, indexes of the rules that look closer where it occurs. */
  readonly rulesOf: readonly (readonly number[])[];
  readonly at: (path: string) => RulesAt;
  /** Those of the literals that are escapes, by their index: what they hide is searched once more. */
  readonly escapes: ReadonlyMap<number, Literal>;
  /** Rules without literals, for small files that are recognized by their path. */
  readonly byPath: readonly SecretRule[];
  /**
   * Searches for custom patterns around hits, and adds what it finds to the matches; undefined without such patterns.
   *
   * @returns false when some were not looked for, because there were too many.
   */
  readonly custom?: CustomSearch | undefined;
  /** True to search texts as they are only: nothing is joined, decoded or read in another way. For comparisons. */
  readonly plain?: boolean;
}

/** More characters than a need has. */
const NEVER = 65_536;

/**
 * @param plain to search texts as they are only.
 * @param custom what searches for the rules that are custom patterns, if there are any.
 */
export function ruleSet(
  rules: readonly SecretRule[] = ALL_RULES,
  plain = false,
  custom?: CustomSearch,
): RuleSet {
  const literals: Literal[] = [];
  const rulesOf: number[][] = [];
  const known = new Map<string, number>();
  for (const [index, rule] of rules.entries()) {
    for (const literal of rule.literals) {
      const key = literalKey(literal);
      const at = known.get(key);
      if (at === undefined) {
        known.set(key, literals.length);
        literals.push(literal);
        rulesOf.push([index]);
      } else {
        rulesOf[at]?.push(index);
        literals[at] = leastDemanding(literals[at] ?? literal, literal);
      }
    }
  }
  const escapes = new Map(ESCAPE_LITERALS.map((literal, index) => [literals.length + index, literal]));
  literals.push(...ESCAPE_LITERALS);
  return {
    rules,
    literals,
    rulesOf,
    at: rulesByPath(rules, rulesOf, literals, plain),
    escapes,
    byPath: rules.filter((rule) => rule.literals.length === 0),
    plain,
    custom,
  };
}

/** Few rules are for some paths only, and what applies is the same for nearly all paths. */
function rulesByPath(
  rules: readonly SecretRule[],
  rulesOf: readonly (readonly number[])[],
  literals: readonly Literal[],
  plain: boolean,
): RuleSet['at'] {
  const limited = rules.filter(({ paths, literals }) => paths !== undefined && literals.length > 0);
  const known = new Map<number | string, RulesAt>();
  return (path) => {
    const applying = limited.length > MOST_BITS ? namesOf(limited, path) : bitsOf(limited, path);
    let at = known.get(applying);
    if (at === undefined) {
      const left = new Set(limited.filter(({ paths }) => paths?.test(path) !== true));
      const table = rulesOf.map((indexes) =>
        indexes.flatMap((index) => rules[index] ?? []).filter((rule) => !left.has(rule)),
      );
      let needs: Uint16Array | undefined;
      at = {
        rules: table,
        needs: () => {
          needs ??= needsTable(
            literals,
            literals.map((_, index) => needsOf(table[index], plain)),
          );
          return needs;
        },
      };
      known.set(applying, at);
    }
    return at;
  };
}

/**
 * What the rules of a literal need.
 *
 * @param rules undefined for an escape.
 */
function needsOf(rules: readonly SecretRule[] | undefined, plain: boolean): Needs {
  if (rules === undefined) return { always: true };
  const least = (numbers: readonly (number | undefined)[]) =>
    Math.min(...numbers.flatMap((number) => number ?? []), NEVER) % NEVER;
  return {
    always: rules.some(({ needs }) => needs === undefined),
    assigned: least(rules.map(({ needs }) => needs?.assigned)),
    run: least(rules.map(({ needs }) => needs?.run)),
    value: plain ? 0 : least(rules.map(({ shortestAssigned }) => shortestAssigned)),
    rewritten: !plain && rules.some(({ shortestAssigned }) => shortestAssigned === undefined),
  };
}

/** Bits that a number holds exactly. */
const MOST_BITS = 52;

/** A bit for each rule that applies: this is done for each file. */
function bitsOf(rules: readonly SecretRule[], path: string): number {
  let applying = 0;
  for (const { paths } of rules) applying = 2 * applying + (paths?.test(path) === true ? 1 : 0);
  return applying;
}

function namesOf(rules: readonly SecretRule[], path: string): string {
  return rules.map(({ paths }) => (paths?.test(path) === true ? '1' : '0')).join('');
}

/** A literal of two rules, with what both want to follow. */
function leastDemanding(a: Literal, b: Literal): Literal {
  const { then: _, ...literal } = a;
  const then = weaker(a.then, b.then);
  return then === undefined ? literal : { ...literal, then };
}
