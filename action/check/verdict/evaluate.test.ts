import { describe, expect, it } from 'vitest';
import {
  evaluation,
  inCode,
  NO_KEY,
  ruleThatFinds,
  violation,
  waiver,
} from '../../../test/check/evaluation.ts';
import { DAY, daysAgo, declarations, declared, live, NOW } from '../../../test/check/keys.ts';
import type { Facts } from '../facts.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { evaluate } from './evaluate.ts';

const NO_FACTS: Facts = { known: {}, gaps: [] };
const FINDS_ONE = ruleThatFinds([violation()]);

function onlyFinding(...given: Parameters<typeof evaluate>) {
  const { findings } = evaluate(...given);
  const [first, ...others] = findings;
  if (first === undefined || others.length > 0) throw new Error(`expected one, got ${findings.length}`);
  return first;
}

describe('severity', () => {
  const severe = ruleThatFinds([violation({ severity: 'critical' })]);
  const set = (severity: 'low' | undefined) => ({
    rules: { 'made-up': { severity, parameters: {} } },
  });

  it("is the policy's, else the violation's, else the rule's", () => {
    const of = (rule: typeof severe, severity: 'low' | undefined) =>
      onlyFinding(NO_FACTS, evaluation({ rules: [rule], policy: set(severity) })).severity;
    expect(of(severe, 'low')).toBe('low');
    expect(of(severe, undefined)).toBe('critical');
    expect(of(FINDS_ONE, undefined)).toBe('medium');
  });

  it('off disables the rule, which is then not missing', () => {
    const rules = [ruleThatFinds([violation()], { needs: ['keys'] }), FINDS_ONE];
    const policy = { rules: { 'made-up': { severity: 'off', parameters: {} } } } as const;
    expect(evaluate(NO_FACTS, evaluation({ rules, policy }))).toMatchObject({
      findings: [],
      notEvaluated: [],
      rulesOff: ['made-up', 'made-up'],
    });
  });
});

describe('a finding', () => {
  it('has the texts of its rule, and its own fix if it has one', () => {
    const rules = [ruleThatFinds([violation({ fix: 'Do this.', keyName: 'CI gate' })])];
    expect(onlyFinding(NO_FACTS, evaluation({ rules }))).toEqual({
      ruleId: 'made-up',
      title: 'Something is wrong',
      severity: 'medium',
      message: 'It is wrong.',
      fix: 'Do this.',
      references: [],
      place: inCode(3),
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      keyName: 'CI gate',
      status: { kind: 'open' },
      onChangedLine: false,
    });
    expect(onlyFinding(NO_FACTS, evaluation({ rules: [FINDS_ONE] })).fix).toBe('Fix it.');
  });

  it('keeps the fingerprint of a secret', () => {
    const fingerprint = 'ab'.repeat(16);
    const rules = [ruleThatFinds([violation({ fingerprint })])];
    expect(onlyFinding(NO_FACTS, evaluation({ rules })).fingerprint).toBe(fingerprint);
  });

  it.each([
    ['the first line of its range', 3, true],
    ['the last line of its range', 5, true],
    ['a line before', 2, false],
    ['a line behind', 6, false],
  ])('is on a changed line when that is %s', (_, changed, expected) => {
    const range = { path: 'main.tf', line: 3, column: 1, endLine: 5, endColumn: 2 };
    const rules = [ruleThatFinds([violation({ place: { kind: 'code', range } })])];
    const isChanged = (path: string, line: number) => path === 'main.tf' && line === changed;
    expect(onlyFinding(NO_FACTS, evaluation({ rules, isChanged })).onChangedLine).toBe(expected);
  });

  it('that only a commit has is always part of the changes, one without a file never', () => {
    const { range } = { range: { path: 'gone.ts', line: 1, column: 1, endLine: 1, endColumn: 2 } };
    const removed = ruleThatFinds([violation({ place: { kind: 'code', range, commit: 'c0ffee' } })]);
    const remote = ruleThatFinds([violation({ place: { kind: 'remote', thing: 'key', name: 'Board' } })]);
    expect(onlyFinding(NO_FACTS, evaluation({ rules: [removed] })).onChangedLine).toBe(true);
    const isChanged = () => true;
    expect(onlyFinding(NO_FACTS, evaluation({ rules: [remote], isChanged })).onChangedLine).toBe(false);
  });
});

it('distinguishes findings with one identity by location, in whatever order a rule yields them', () => {
  const places = [violation({ place: inCode(9) }), violation({ place: inCode(10) }), violation()];
  const prints = (rules: Parameters<typeof evaluation>[0]) =>
    new Map(
      evaluate(NO_FACTS, evaluation(rules)).findings.map(({ place, fingerprint }) => [
        JSON.stringify(place),
        fingerprint,
      ]),
    );
  const one = prints({ rules: [ruleThatFinds(places)] });
  expect(new Set(one.values()).size).toBe(3);
  expect(prints({ rules: [ruleThatFinds(places.toReversed())] })).toEqual(one);
});

describe('an accepted finding', () => {
  const allowed = ruleThatFinds([violation({ allowed: 'an example' })]);
  const { fingerprint } = onlyFinding(NO_FACTS, evaluation({ rules: [FINDS_ONE] }));
  const baseline = { fingerprints: new Set([fingerprint]), findings: [], posture: undefined };
  const policy = { waivers: [waiver({ expires: NOW + DAY })] };

  it('is allowed by a comment first, then by a waiver, then by the baseline', () => {
    const statusOf = (...given: Parameters<typeof evaluation>) =>
      onlyFinding(NO_FACTS, evaluation(...given)).status;
    expect(statusOf({ rules: [allowed], policy, baseline })).toEqual({
      kind: 'allowed',
      reason: 'an example',
    });
    expect(statusOf({ rules: [FINDS_ONE], policy, baseline })).toEqual({
      kind: 'waived',
      owner: 'sam@example.com',
      reason: 'Replaced soon.',
      expires: NOW + DAY,
    });
    expect(statusOf({ rules: [FINDS_ONE], baseline })).toEqual({ kind: 'baselined' });
    expect(statusOf({ rules: [FINDS_ONE] })).toEqual({ kind: 'open' });
  });

  it('is in the baseline once: further ones count', () => {
    const rules = [ruleThatFinds([violation(), violation({ place: inCode(9) })])];
    const { findings } = evaluate(NO_FACTS, evaluation({ rules, baseline }));
    expect(findings.map(({ status }) => status.kind)).toEqual(['open', 'baselined']);
  });
});

describe('a rule that lacks a fact', () => {
  const rules = [ruleThatFinds([violation()], { needs: ['keys'] })];

  it('is reported with the gaps, and has no findings', () => {
    const result = evaluate({ known: {}, gaps: [NO_KEY] }, evaluation({ rules }));
    expect(result.findings).toEqual([]);
    expect(result.notEvaluated).toEqual([{ ruleId: 'made-up', title: 'Something is wrong', gaps: [NO_KEY] }]);
  });

  it('is among the reasons of the verdict when the policy configures it', () => {
    const policy = { require: [], rules: { 'made-up': { severity: undefined, parameters: {} } } };
    const facts = { known: {}, gaps: [NO_KEY] };
    expect(evaluate(facts, evaluation({ rules, policy }))).toMatchObject({
      outcome: 'pass',
      because: [
        'No problems were found in what was checked.',
        'Configured in the policy but not evaluated: made-up: LowerPlane Not Queried.',
      ],
    });
    expect(evaluate(facts, evaluation({ rules, policy: { require: [] } })).because).toHaveLength(1);
  });
});

it('reports undecidable results in reading order, and judges them by mode', () => {
  const doubt = (line: number) =>
    ({ kind: 'undecidable', place: inCode(line), subject: 'whether it is', because: 'who knows' }) as const;
  const rules = [ruleThatFinds([doubt(10), doubt(9)])];
  const result = evaluate(NO_FACTS, evaluation({ rules, policy: { require: [] } }));
  expect(result.notKnown).toMatchObject([
    { kind: 'value', place: inCode(9), subject: 'whether it is', effect: 'warn', ruleIds: ['made-up'] },
    { kind: 'value', place: inCode(10), effect: 'warn' },
  ]);
  expect(result).toMatchObject({
    outcome: 'warn',
    because: ['Cannot determine whether it is: who knows. 1 more thing could not be determined.'],
  });
  const deploy = evaluation({ rules, mode: 'deploy', policy: { require: [] } });
  expect(evaluate(NO_FACTS, deploy).outcome).toBe('unknown');
});

it('reports readiness, scope and the required scores', () => {
  const control = {
    title: 'Access',
    environment: 'production',
    owner: null,
    frameworks: [],
    test_ids: [],
    evidence_ids: [],
    policy_ids: [],
    justification: null,
    remediation_date: null,
  } as const;
  const controls = (
    ['implemented', 'partially_implemented', 'not_applicable', 'not_implemented'] as const
  ).map((status, index) => ({
    ...control,
    frameworks: [],
    test_ids: [],
    evidence_ids: [],
    policy_ids: [],
    id: `C${index}`,
    status,
  }));
  const posture = {
    version: 'v1',
    timestamp: daysAgo(0),
    compliance_posture: 'compliant' as const,
    frameworks: [
      { name: 'soc-2', status: 'partial' as const, score: 0.9 },
      { name: 'HIPAA', status: 'compliant' as const, score: 1 },
    ],
  };
  const facts: Facts = {
    known: {
      controls,
      declarations: declarations(declared()),
      keys: [live()],
      postures: [{ source: 'LowerPlane', posture }],
    },
    gaps: [],
  };
  const defaults = {
    onUnavailable: 'fail',
    minimumScore: 0.7,
    frameworks: [{ name: 'SOC 2', minimumScore: 0.95 }],
  } as const;
  expect(evaluate(facts, evaluation({ policy: { defaults } }))).toMatchObject({
    readiness: 0.5,
    keys: [{ name: 'CI gate' }],
    scope: { scan: undefined, declarations: { files: 1, keys: 1 }, range: undefined },
    posture: [
      { framework: 'HIPAA', minimumScore: undefined, status: 'compliant' },
      { framework: 'soc-2', minimumScore: 0.95, score: 0.9 },
    ],
  });
  expect(evaluate({ known: { controls: [] }, gaps: [] }, evaluation()).readiness).toBeUndefined();
});

it('has a unique id for every rule', () => {
  expect(new Set(GATE_RULES.map(({ id }) => id)).size).toBe(GATE_RULES.length);
});
