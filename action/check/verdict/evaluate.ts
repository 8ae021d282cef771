import { readiness } from '../../../provider/api/contract/readiness.ts';
import type { Facts } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import { policyFor, Scopes } from '../policy/scopes.ts';
import type { Rule, RuleContext } from '../rules/definition/rule.ts';
import type { Place, Undecidable, Violation } from '../rules/definition/violation.ts';
import { requirementOf } from '../rules/posture/score.ts';
import { withKnown, withKnownDoubts } from './compared.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding } from './finding.ts';
import { fingerprintsOf, judge } from './judge.ts';
import { judgeNotKnown, type Undecided } from './judge-not-known.ts';
import { orderedFacts } from './ordered-facts.ts';
import { gapsOf, verdictOf } from './outcome.ts';
import { byPlace, byWeight } from './rank.ts';
import type { CheckResult, NotEvaluated, PostureRow } from './result.ts';
import { unusedWaivers } from './unused-waivers.ts';

/** Evaluates facts by a policy, without any I/O. The same facts give the same result, whatever their order. */
export function evaluate(given: Facts, by: Evaluation): CheckResult {
  const { mode, environment, now, policySource, range, rules } = by;
  const evaluation = { ...by, policy: policyFor(by.policy, mode, environment) };
  const { policy } = evaluation;
  const facts = orderedFacts(given);
  const scopes = new Scopes(policy);
  for (const path of pathsIn(facts)) scopes.at(path);
  const writtenWaivers = evaluation.suppressions?.after.waivers ?? policy.waivers;
  const { policyProblems = [] } = evaluation;
  const context = { now, environment, policy, writtenWaivers, policyProblems };
  const found = new RulesRun(facts, evaluation, scopes);
  found.run(
    rules.filter(({ runsLast }) => !runsLast),
    context,
  );
  // A review or a deploy checks only a part, so it cannot determine which waivers are unused.
  const unused = mode === 'audit' ? unusedWaivers(facts, policy.waivers, rules, found) : undefined;
  found.run(
    rules.filter(({ runsLast }) => runsLast),
    { ...context, unusedWaivers: unused },
  );
  const { undecidable, notEvaluated } = found;
  const { before } = evaluation;
  const findings = before === undefined ? found.findings : withKnown(found.findings, rules, before, now);
  const judged = judgeNotKnown(facts, undecidable, notEvaluated, { ...evaluation, scopes });
  const notKnown = before === undefined ? judged : withKnownDoubts(judged, before, evaluation.isChanged);
  const { secrets, declarations, keys, controls } = facts.known;
  return {
    ...verdictOf(findings, notKnown, notEvaluated, {
      ...evaluation,
      policy: { ...policy, ...scopes.at(undefined).settings },
    }),
    mode,
    environment,
    failOn: scopes.at(undefined).settings.failOn,
    checkedAt: now,
    findings: findings.toSorted(byWeight),
    notKnown,
    notEvaluated,
    rulesEvaluated: found.evaluated,
    rulesOff: rules
      .filter(({ id }) => scopes.all.every(({ settings }) => settings.rules[id]?.severity === 'off'))
      .map(({ id }) => id),
    scope: {
      scan: secrets?.scope,
      declarations: declarations && { files: declarations.files.length, keys: declarations.keys.length },
      range,
    },
    posture: postureTable(facts, policy, environment),
    keys,
    readiness: (controls && readiness(controls)) ?? undefined,
    policy: policySource,
  };
}

/** Runs rules and collects their results. */
class RulesRun {
  readonly findings: Finding[] = [];
  readonly undecidable: Undecided[] = [];
  readonly notEvaluated: NotEvaluated[] = [];
  readonly evaluated: string[] = [];
  readonly #facts: Facts;
  readonly #evaluation: Evaluation;
  readonly #scopes: Scopes;

  constructor(facts: Facts, evaluation: Evaluation, scopes: Scopes) {
    this.#facts = facts;
    this.#evaluation = evaluation;
    this.#scopes = scopes;
  }

  run(rules: readonly Rule[], context: RuleContext): void {
    for (const rule of rules) this.#runOne(rule, context);
  }

  #runOne(rule: Rule, context: RuleContext): void {
    const { id: ruleId, title } = rule;
    const found: (Violation | Undecidable)[] = [];
    let runs = 0;
    // What is found can be in a file with other settings, which are then added to the list.
    for (const scope of this.#scopes.all) {
      const settings = scope.settings.rules[ruleId];
      if (settings?.severity === 'off') continue;
      const policy = { ...context.policy, ...scope.settings };
      const run = rule.run(this.#facts, settings?.parameters, { ...context, policy });
      if (run.kind === 'not-evaluated') {
        this.notEvaluated.push({ ruleId, title, gaps: gapsOf(this.#facts, run.missing) });
        return;
      }
      runs++;
      for (const one of run.found) if (this.#scopes.at(pathOf(one.place)) === scope) found.push(one);
    }
    if (runs > 0) this.evaluated.push(ruleId);
    // Matching fingerprints are ordered by position.
    const violations = found.filter((one) => one.kind === 'violation').toSorted(byPlace);
    const fingerprints = fingerprintsOf(ruleId, violations);
    for (const [index, violation] of violations.entries()) {
      this.findings.push(
        judge(rule, violation, fingerprints[index] ?? '', this.#evaluation, this.#scopes, this.#facts.lines),
      );
    }
    for (const one of found) {
      if (one.kind === 'undecidable') this.undecidable.push({ ...one, ruleId });
    }
  }
}

function pathOf(place: Place): string | undefined {
  return place.kind === 'code' ? place.range.path : undefined;
}

/** Files that something can be found in. */
function pathsIn({ known: { secrets, declarations } }: Facts): readonly string[] {
  return [
    ...[secrets?.findings, secrets?.allowed, secrets?.preexisting].flatMap((matches = []) =>
      matches.map(({ path }) => path),
    ),
    ...(declarations?.files ?? []),
  ];
}

/** Every framework of every posture, in the order of the facts, with its required score. */
function postureTable(
  { known }: Facts,
  policy: Policy,
  environment: Evaluation['environment'],
): readonly PostureRow[] {
  return (known.postures ?? []).flatMap(({ source, posture }) =>
    posture.frameworks.map(
      ({ name, score, status }): PostureRow => ({
        source,
        framework: name,
        score,
        status,
        minimumScore: requirementOf(source, policy, environment).scoreOf(name),
        timestamp: posture.timestamp,
      }),
    ),
  );
}
