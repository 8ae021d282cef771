import type * as z from 'zod';
import type { Environment } from '../../../../provider/keys/environments.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import type { Severity } from '../../../scan/severity.ts';
import type { FactName, Facts, KnownFacts } from '../../facts.ts';
import type { Policy, Waiver } from '../../policy/policy.ts';
import type { ControlReference } from './control-references.ts';
import type { Undecidable, Violation } from './violation.ts';

/** What a rule knows beside the facts. */
export interface RuleContext {
  readonly now: Instant;
  /** The environment that is gated; undefined when none was named. */
  readonly environment: Environment | undefined;
  readonly policy: Policy;
  /** Waivers that excuse nothing, for rules that run last; undefined where that cannot be told. */
  readonly unusedWaivers?: readonly Waiver[] | undefined;
}

/** The facts a rule gets: those it needs, and those it uses when they are there. */
export type FactsFor<Need extends FactName, Use extends FactName> = Pick<KnownFacts, Need> &
  Partial<Pick<KnownFacts, Use>>;

/** A rule as its author writes it. */
export interface RuleDefinition<Need extends FactName, Use extends FactName, Parameters extends z.ZodObject> {
  readonly id: string;
  /** What is wrong when it finds something: "Key never expires". */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters, and how to mend it: a paragraph of Markdown. */
  readonly help: string;
  /** What to do, in a sentence or two; shown with each finding that has no advice of its own. */
  readonly fix: string;
  readonly references: readonly ControlReference[];
  readonly needs: readonly Need[];
  readonly uses?: readonly Use[];
  /** Set for a rule about what all others found. */
  readonly runsLast?: true;
  /** A strict object; every field has a default and a description. */
  readonly parameters: Parameters;
  find(
    facts: FactsFor<Need, Use>,
    parameters: z.output<Parameters>,
    context: RuleContext,
  ): Iterable<Violation | Undecidable>;
}

/** What a rule came to: it ran, or facts it needs are not known. */
export type RuleRun =
  | { readonly kind: 'evaluated'; readonly found: readonly (Violation | Undecidable)[] }
  | { readonly kind: 'not-evaluated'; readonly missing: readonly FactName[] };

/** A rule of the gate. Its parameters are checked where the policy is read. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly help: string;
  readonly fix: string;
  readonly references: readonly ControlReference[];
  readonly needs: readonly FactName[];
  readonly runsLast: boolean;
  readonly parameters: z.ZodObject;
  run(facts: Facts, parameters: unknown, context: RuleContext): RuleRun;
}

/** Makes a rule of its definition: it runs only when all it needs is known. */
export function defineRule<
  Need extends FactName,
  Parameters extends z.ZodObject,
  Use extends FactName = never,
>(definition: RuleDefinition<Need, Use, Parameters>): Rule {
  const { id, title, severity, help, fix, references, needs, parameters } = definition;
  return {
    id,
    title,
    severity,
    help,
    fix,
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

/** Ends the help of a rule whose findings somebody can answer for. */
export function waivable(help: string): string {
  return `${help} To accept a finding for a time, add a waiver to the policy file, with this rule, the key (or path, or fingerprint), an owner, a reason, and the day it expires.`;
}
