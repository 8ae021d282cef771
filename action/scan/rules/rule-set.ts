import type { RawMatch, Window } from '../content/raw-match.ts';
import type { Hits } from '../prefilter/hits.ts';
import type { Literal } from '../prefilter/literal.ts';
import { type Needs, needsTable } from '../prefilter/needs.ts';
import { ESCAPE_LITERALS } from '../reading/escaped-text.ts';
import { shortestToRead } from '../reading/value-gate.ts';
import { BUILT_IN_SOURCE, type RuleSource, sourceOf } from './built-in-rules.ts';
import type { LimitedRule, RuleOutline } from './rule-outline.ts';
import type { SecretRule } from './secret-rule.ts';

/** Returns the rules to run where a literal occurs. */
export type RulesOfLiteral = (literal: number) => readonly SecretRule[];

export type CustomSearch = (
  rulesAt: RulesOfLiteral,
  window: Window,
  hits: Hits,
  matches: RawMatch[],
) => boolean;

/** What applies in files at some paths. */
export interface RulesAt {
  readonly rules: RulesOfLiteral;
  /** What the literals need for that: see {@link needsTable}. Built on first use: the search without WebAssembly does not need it. */
  readonly needs: () => Uint16Array;
}

/** Rules with their literals in one list, as the prefilter wants them: no literal twice. */
export interface RuleSet extends Pick<RuleOutline, 'rulesOf' | 'reachBack' | 'reachAhead'> {
  /** Builds and returns all rules. */
  readonly rules: () => readonly SecretRule[];
  readonly literals: readonly Literal[];
  readonly at: (path: string) => RulesAt;
  /** Those of the literals that are escapes, by their index: what they hide is searched once more. */
  readonly escapes: ReadonlyMap<number, Literal>;
  /** Rules without literals, for small files that are recognized by this path. */
  readonly byPath: (path: string) => readonly SecretRule[];
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
 * @param rules default to the built-in ones, which are built when their literals occur.
 * @param plain to search texts as they are only.
 * @param custom what searches for the rules that are custom patterns, if there are any.
 */
export function ruleSet(rules?: readonly SecretRule[], plain = false, custom?: CustomSearch): RuleSet {
  const source = rules === undefined ? BUILT_IN_SOURCE : sourceOf(rules);
  const { outline, rule } = source;
  const { rulesOf, reachBack, reachAhead, byPath } = outline;
  const escapes = new Map(
    ESCAPE_LITERALS.map((literal, index) => [outline.literals.length + index, literal]),
  );
  const literals = [...outline.literals, ...ESCAPE_LITERALS];
  return {
    rules: source.all,
    literals,
    rulesOf,
    reachBack,
    reachAhead,
    at: rulesByPath(source, literals, plain),
    escapes,
    byPath: (path) =>
      byPath.filter(({ paths }) => paths.test(path)).flatMap(({ index }) => rule(index) ?? []),
    plain,
    custom,
  };
}

/** Few rules are for some paths only, and what applies is the same for nearly all paths. */
function rulesByPath(
  { outline: { limited, rulesOf }, rule }: RuleSource,
  literals: readonly Literal[],
  plain: boolean,
): RuleSet['at'] {
  const known = new Map<number | string, RulesAt>();
  return (path) => {
    const applying = limited.length > MOST_BITS ? namesOf(limited, path) : bitsOf(limited, path);
    let at = known.get(applying);
    if (at === undefined) {
      const left = limited.filter(({ paths }) => !paths.test(path)).map(({ index }) => index);
      const table: (readonly SecretRule[])[] = [];
      const rules: RulesOfLiteral = (literal) => {
        table[literal] ??= (rulesOf[literal] ?? [])
          .filter((index) => !left.includes(index))
          .flatMap((index) => rule(index) ?? []);
        return table[literal];
      };
      let needs: Uint16Array | undefined;
      at = {
        rules,
        needs: () => {
          needs ??= needsTable(
            literals,
            literals.map((_, index) => needsOf(index in rulesOf ? rules(index) : undefined, plain)),
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
    value: plain ? 0 : least(rules.map(({ shortestAssigned: of }) => of && shortestToRead(of))),
    rewritten: !plain && rules.some(({ shortestAssigned }) => shortestAssigned === undefined),
  };
}

/** Bits that a number holds exactly. */
const MOST_BITS = 52;

/** A bit for each rule that applies: this is done for each file. */
function bitsOf(rules: readonly LimitedRule[], path: string): number {
  let applying = 0;
  for (const { paths } of rules) applying = 2 * applying + (paths.test(path) ? 1 : 0);
  return applying;
}

function namesOf(rules: readonly LimitedRule[], path: string): string {
  return rules.map(({ paths }) => (paths.test(path) ? '1' : '0')).join('');
}
