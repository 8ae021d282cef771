import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { anyFacts } from '../../../test/check/any-facts.ts';
import { evaluation, waiver } from '../../../test/check/evaluation.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { FACT_NAMES, type Facts, type Gap, type KnownFacts } from '../facts.ts';
import { MODES, REQUIRED } from '../mode.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import { evaluate } from './evaluate.ts';
import { failsGate } from './outcome.ts';
import type { CheckResult, Outcome } from './result.ts';

const gap: fc.Arbitrary<Gap> = fc.record({
  fact: fc.constantFrom(...FACT_NAMES),
  kind: fc.constantFrom('not-configured', 'unavailable', 'refused', 'invalid'),
  title: fc.constantFrom('Not Asked', 'Too Slow'),
  detail: fc.constantFrom('No key was given.', 'No server answered.'),
});

/** Facts of which some are not known, with gaps that need not even say so. */
const someFacts: fc.Arbitrary<Facts> = fc
  .tuple(anyFacts, fc.subarray([...FACT_NAMES]), fc.array(gap, { maxLength: 4 }))
  .map(([known, missing, gaps]) => ({ known: without(known, missing), gaps }));

function without(known: KnownFacts, missing: readonly string[]): Partial<KnownFacts> {
  const { secrets, declarations, self, keys, postures, tests, controls, postureBaseline } = known;
  const has = (name: string) => !missing.includes(name);
  return {
    ...(has('secrets') && { secrets }),
    ...(has('declarations') && { declarations }),
    ...(has('self') && { self }),
    ...(has('keys') && { keys }),
    ...(has('postures') && { postures }),
    ...(has('tests') && { tests }),
    ...(has('controls') && { controls }),
    ...(has('postureBaseline') && { postureBaseline }),
  };
}

const asked = fc
  .record({
    mode: fc.constantFrom(...MODES),
    environment: fc.constantFrom(undefined, ...ENVIRONMENTS),
    failOn: fc.constantFrom(...SEVERITIES),
    onUnavailable: fc.constantFrom('fail', 'warn'),
    require: fc.option(fc.subarray([...FACT_NAMES]), { nil: undefined }),
  })
  .map(({ mode, environment, failOn, onUnavailable, require }) =>
    evaluation({
      mode,
      environment,
      rules: GATE_RULES,
      policy: { failOn, require, defaults: { onUnavailable, minimumScore: 0.8, frameworks: [] } },
    }),
  );

const FROM_BEST: readonly Outcome[] = ['pass', 'warn', 'unknown', 'fail'];
const RUNS = { numRuns: 60 };

/** Every list in another order; what is in an order of its own, such as the words of a name, stays. */
function turned({ known, gaps }: Facts): Facts {
  const { secrets, declarations, keys, postures, tests, controls, postureBaseline } = known;
  return {
    known: {
      ...known,
      ...(secrets && {
        secrets: {
          ...secrets,
          findings: secrets.findings.toReversed(),
          allowed: secrets.allowed.toReversed(),
          preexisting: secrets.preexisting.toReversed(),
        },
      }),
      ...(declarations && {
        declarations: {
          keys: declarations.keys.toReversed(),
          faults: declarations.faults.toReversed(),
          files: declarations.files.toReversed(),
        },
      }),
      ...(keys && { keys: keys.toReversed() }),
      ...(postures && {
        postures: postures.toReversed().map(({ source, posture }) => ({
          source,
          posture: { ...posture, frameworks: posture.frameworks.toReversed() },
        })),
      }),
      ...(tests && { tests: tests.toReversed() }),
      ...(controls && { controls: controls.toReversed() }),
      ...(postureBaseline && {
        postureBaseline: { ...postureBaseline, scores: postureBaseline.scores.toReversed() },
      }),
    },
    gaps: gaps.toReversed(),
  };
}

it('has the same result for any order of the facts', () => {
  fc.assert(
    fc.property(someFacts, asked, (facts, by) => {
      expect(evaluate(turned(facts), by)).toEqual(evaluate(facts, by));
    }),
    RUNS,
  );
});

it('never ignores a required fact that is not known', () => {
  fc.assert(
    fc.property(someFacts, asked, (facts, by) => {
      const { outcome, because } = evaluate(facts, by);
      const required = by.policy.require ?? REQUIRED[by.mode];
      const missing = required.filter((name) => facts.known[name] === undefined);
      const gaps = facts.gaps.filter(({ fact }) => required.includes(fact));
      expect(because.length).toBeGreaterThan(0);
      if (missing.length === 0 && gaps.length === 0) return;
      expect(outcome).not.toBe('pass');
      const outage =
        by.policy.defaults.onUnavailable === 'warn' &&
        gaps.every(({ kind }) => kind === 'unavailable') &&
        missing.every((name) => gaps.some(({ fact }) => fact === name));
      if (!outage) expect(['fail', 'unknown']).toContain(outcome);
    }),
    RUNS,
  );
});

it('fails only for open findings at or above the threshold', () => {
  fc.assert(
    fc.property(someFacts, asked, (facts, by) => {
      const { outcome, findings } = evaluate(facts, by);
      const open = findings.filter(({ status }) => status.kind === 'open');
      const failing = open.filter((finding) =>
        failsGate(finding, { mode: by.mode, failOn: by.policy.failOn }),
      );
      expect(outcome === 'fail').toBe(failing.length > 0);
      if (open.length > 0) expect(outcome).not.toBe('pass');
    }),
    RUNS,
  );
});

it('evaluates every rule, or reports why not', () => {
  fc.assert(
    fc.property(someFacts, asked, (facts, by) => {
      const { notEvaluated } = evaluate(facts, by);
      const lacking = GATE_RULES.filter(({ needs }) => needs.some((name) => facts.known[name] === undefined));
      expect(notEvaluated.map(({ ruleId }) => ruleId)).toEqual(lacking.map(({ id }) => id));
    }),
    RUNS,
  );
});

const marks = ({ findings }: CheckResult) =>
  findings
    .filter(({ ruleId }) => !ruleId.endsWith('-waiver'))
    .map(({ ruleId, fingerprint, severity, message }) => `${ruleId} ${fingerprint} ${severity} ${message}`)
    .sort();

it('accepts findings by waivers and baseline without changing them', () => {
  fc.assert(
    fc.property(someFacts, asked, fc.integer(), fc.boolean(), (facts, by, pick, withBaseline) => {
      const before = evaluate(facts, { ...by, mode: 'deploy' });
      const picked = before.findings.filter((_, index) => ((pick >> (index % 31)) & 1) === 1);
      const waivers = picked.map(({ ruleId, fingerprint }) =>
        waiver({ rules: [ruleId], target: { kind: 'fingerprint', fingerprint } }),
      );
      const baseline = withBaseline ? readBaseline(writeBaseline(before)) : undefined;
      if (baseline !== undefined && 'error' in baseline) throw new Error(baseline.error);
      const after = evaluate(facts, { ...by, mode: 'deploy', baseline, policy: { ...by.policy, waivers } });
      expect(marks(after)).toEqual(marks(before));
      expect(FROM_BEST.indexOf(after.outcome)).toBeLessThanOrEqual(FROM_BEST.indexOf(before.outcome));
      const open = after.findings.filter(({ status }) => status.kind === 'open');
      if (withBaseline) {
        expect(open.filter(({ ruleId }) => ruleId !== 'posture-regressed')).toEqual([]);
      }
      for (const { ruleId, fingerprint } of open) {
        expect(picked.some((one) => one.ruleId === ruleId && one.fingerprint === fingerprint)).toBe(false);
      }
    }),
    RUNS,
  );
});

it('recognizes a finding when its lines move', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 5_000 }), asked, (known, by, request) => {
      const fingerprints = (facts: KnownFacts) =>
        evaluate({ known: facts, gaps: [] }, request)
          .findings.map(({ ruleId, fingerprint }) => `${ruleId} ${fingerprint}`)
          .sort();
      expect(fingerprints(moved(known, by))).toEqual(fingerprints(known));
    }),
    RUNS,
  );
});

/** All that code declares, so many lines further down. */
function moved(known: KnownFacts, by: number): KnownFacts {
  const text = JSON.stringify(known.declarations, (name, value) =>
    ['line', 'endLine', 'afterLine'].includes(name) ? value + by : value,
  );
  return { ...known, declarations: JSON.parse(text) };
}

it('orders open findings first, then by severity, then changed lines', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 5 }), (known, each) => {
      const isChanged = (_: string, line: number) => line % each === 0;
      const { findings } = evaluate({ known, gaps: [] }, evaluation({ rules: GATE_RULES, isChanged }));
      const weight = findings.map(
        ({ status, severity, onChangedLine }) =>
          Number(status.kind !== 'open') * 100 + SEVERITIES.indexOf(severity) * 10 + Number(!onChangedLine),
      );
      expect(weight).toEqual(weight.toSorted((a, b) => a - b));
    }),
    RUNS,
  );
});
