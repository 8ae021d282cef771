import type * as z from 'zod';
import type { Environment } from '../../../../provider/keys/environments.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import type { Severity } from '../../../scan/severity.ts';
import type { FactName, Facts, KnownFacts } from '../../facts.ts';
import type { Policy, PolicyProblem, Waiver } from '../../policy/policy.ts';
import type { ControlReference } from './control-references.ts';
import type { SuggestedFix, Undecidable, Violation } from './violation.ts';

/** What a rule knows besides the facts. */
export interface RuleContext {
  readonly now: Instant;
  /** The gated environment; undefined when none was given. */
  readonly environment: Environment | undefined;
  readonly policy: Policy;
  /** The waivers in the checked files; in a review, those of the policy are from the base. */
  readonly writtenWaivers: readonly Waiver[];
  /** Errors in the policy and the baseline of the checked files, when the check uses others. */
  readonly policyProblems: readonly PolicyProblem[];
  /** Waivers that match no finding, for rules that run last; undefined when not everything was checked. */
  readonly unusedWaivers?: readonly Waiver[] | undefined;
}

/** The facts a rule gets: those it needs, and those it uses when they are known. */
export type FactsFor<Need extends FactName, Use extends FactName> = Pick<KnownFacts, Need> &
  Partial<Pick<KnownFacts, Use>>;

/** A rule as its author writes it. */
export interface RuleDefinition<Need extends FactName, Use extends FactName, Parameters extends z.ZodObject> {
  readonly id: string;
  /** What is wrong, such as "Key never expires". */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters and how to fix it: a paragraph of Markdown. */
  readonly help: string;
  /** How to fix a finding, in a sentence or two; used when the violation has no fix of its own. */
  readonly fix: string;
  /** The changes that it suggests; none by default. */
  readonly suggests?: readonly SuggestedFix[];
  readonly references: readonly ControlReference[];
  readonly needs: readonly Need[];
  readonly uses?: readonly Use[];
  /** Set for a rule about what the other rules found. */
  readonly runsLast?: true;
  /** A strict object; every field has a default and a description. */
  readonly parameters: Parameters;
  find(
    facts: FactsFor<Need, Use>,
    parameters: z.output<Parameters>,
    context: RuleContext,
  ): Iterable<Violation | Undecidable>;
}

/** The result of a rule: it ran, or facts it needs are not known. */
export type RuleRun =
  | { readonly kind: 'evaluated'; readonly found: readonly (Violation | Undecidable)[] }
  | { readonly kind: 'not-evaluated'; readonly missing: readonly FactName[] };

/** A rule of the gate. Its parameters are validated when the policy is read. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly help: string;
  readonly fix: string;
  readonly suggests: readonly SuggestedFix[];
  readonly references: readonly ControlReference[];
  readonly needs: readonly FactName[];
  readonly runsLast: boolean;
  readonly parameters: z.ZodObject;
  run(facts: Facts, parameters: unknown, context: RuleContext): RuleRun;
}

/** A rule from its definition. It runs only when every fact it needs is known. */
export function defineRule<
  Need extends FactName,
  Parameters extends z.ZodObject,
  Use extends FactName = never,
>(definition: RuleDefinition<Need, Use, Parameters>): Rule {
  const { id, title, severity, help, fix, suggests = [], references, needs, parameters } = definition;
  return {
    id,
    title,
    severity,
    help,
    fix,
    suggests,
    references,
    needs,
    runsLast: definition.runsLast ?? false,
    parameters,
    run({ known }, given, context) {
      if (!hasAll(known, needs)) {
        return { kind: 'not-evaluated', missing: needs.filter((name) => known[name] === undefined) };
      }
      const found = definition.find(known, parameters.parse(given ?? {}), context);
      return { kind: 'evaluated', found: [...found] };
    },
  };
}

function hasAll<Need extends FactName>(
  known: Partial<KnownFacts>,
  needs: readonly Need[],
): known is Partial<KnownFacts> & Pick<KnownFacts, Need> {
  return needs.every((name) => known[name] !== undefined);
}

/** The help of a rule whose findings can be waived. */
export function waivable(help: string): string {
  return `${help} To accept a finding for a limited time, add a waiver to the policy: this rule, the key (or path or fingerprint), an owner, a reason and an expiration date.`;
}
