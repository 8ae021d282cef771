import { readiness } from '../../../provider/api/contract/readiness.ts';
import type { Facts } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rule, RuleContext } from '../rules/definition/rule.ts';
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
export function evaluate(given: Facts, evaluation: Evaluation): CheckResult {
  const { mode, environment, now, policy, policySource, range, rules } = evaluation;
  const facts = orderedFacts(given);
  const writtenWaivers = evaluation.suppressions?.after.waivers ?? policy.waivers;
  const { policyProblems = [] } = evaluation;
  const context = { now, environment, policy, writtenWaivers, policyProblems };
  const found = new RulesRun(facts, evaluation);
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
  const judged = judgeNotKnown(facts, undecidable, notEvaluated, evaluation);
  const notKnown = before === undefined ? judged : withKnownDoubts(judged, before, evaluation.isChanged);
  const { secrets, declarations, keys, controls } = facts.known;
  return {
    ...verdictOf(findings, notKnown, notEvaluated, evaluation),
    mode,
    environment,
    failOn: policy.failOn,
    checkedAt: now,
    findings: findings.toSorted(byWeight),
    notKnown,
    notEvaluated,
    rulesEvaluated: found.evaluated,
    rulesOff: rules.filter(({ id }) => policy.rules[id]?.severity === 'off').map(({ id }) => id),
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

  constructor(facts: Facts, evaluation: Evaluation) {
    this.#facts = facts;
    this.#evaluation = evaluation;
  }

  run(rules: readonly Rule[], context: RuleContext): void {
    for (const rule of rules) {
      const settings = context.policy.rules[rule.id];
      if (settings?.severity !== 'off') this.#runOne(rule, settings?.parameters, context);
    }
  }

  #runOne(rule: Rule, parameters: unknown, context: RuleContext): void {
    const { id: ruleId, title } = rule;
    const run = rule.run(this.#facts, parameters, context);
    if (run.kind === 'not-evaluated') {
      this.notEvaluated.push({ ruleId, title, gaps: gapsOf(this.#facts, run.missing) });
      return;
    }
    this.evaluated.push(ruleId);
    // Matching fingerprints are ordered by position.
    const violations = run.found.filter((found) => found.kind === 'violation').toSorted(byPlace);
    const fingerprints = fingerprintsOf(ruleId, violations);
    for (const [index, violation] of violations.entries()) {
      this.findings.push(judge(rule, violation, fingerprints[index] ?? '', this.#evaluation));
    }
    for (const found of run.found) {
      if (found.kind === 'undecidable') this.undecidable.push({ ...found, ruleId });
    }
  }
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
