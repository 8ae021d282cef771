import { describe, expect, it } from 'vitest';
import { evaluation } from '../../../test/check/evaluation.ts';
import { declarations, NOW } from '../../../test/check/keys.ts';
import type { Severity } from '../../scan/severity.ts';
import type { FactName, Facts, Gap } from '../facts.ts';
import { Scopes } from '../policy/scopes.ts';
import type { Finding, FindingStatus } from './finding.ts';
import { judgeNotKnown } from './judge-not-known.ts';
import { verdictOf } from './outcome.ts';

const KNOWN: Facts = { known: { declarations: declarations() }, gaps: [] };

function finding(
  severity: Severity,
  kind: 'code' | 'remote' | 'set-up' = 'code',
  status: FindingStatus = { kind: 'open' },
): Finding {
  const range = { path: 'main.tf', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const place = {
    code: { kind: 'code', range },
    remote: { kind: 'remote', thing: 'key', name: 'Board' },
    'set-up': { kind: 'set-up' },
  } as const;
  return {
    ruleId: 'made-up',
    title: 'Something is wrong',
    severity,
    message: 'It is wrong.',
    fix: 'Fix it.',
    references: [],
    place: place[kind],
    fingerprint: '0'.repeat(32),
    status,
    onChangedLine: false,
  };
}

function lacking(kind: Gap['kind'], fact: FactName = 'keys', title = 'Not Known'): Facts {
  return { known: KNOWN.known, gaps: [{ fact, kind, title, detail: 'For a reason.' }] };
}

/** Declarations are required by default. */
function verdict(
  facts: Facts,
  findings: readonly Finding[] = [],
  given: Parameters<typeof evaluation>[0] = {},
) {
  const by = evaluation({ ...given, policy: { require: ['declarations'], ...given.policy } });
  return verdictOf(findings, judgeNotKnown(facts, [], [], { ...by, scopes: new Scopes(by.policy) }), [], by);
}

describe('findings', () => {
  it.each([
    ['none', [], 'pass', 'No problems were found in what was checked.'],
    [
      'one as severe as fails',
      [finding('medium')],
      'fail',
      '1 medium finding (the gate fails on medium or worse).',
    ],
    [
      'several, most of them severe',
      [finding('critical'), finding('low'), finding('critical'), finding('high')],
      'fail',
      '2 critical and 1 high findings (the gate fails on medium or worse).',
    ],
    [
      'milder ones',
      [finding('low'), finding('low')],
      'warn',
      '2 low findings, none of which fails a review.',
    ],
    ['one that is waived', [finding('critical', 'code', { kind: 'baselined' })], 'pass', undefined],
    [
      'one at LowerPlane, in a review',
      [finding('critical', 'remote')],
      'warn',
      '1 critical finding, none of which fails a review.',
    ],
    ['one of the set-up, in a review', [finding('high', 'set-up')], 'fail', undefined],
  ] as const)('%s: %s', (_, findings, outcome, because) => {
    const judged = verdict(KNOWN, findings);
    expect(judged.outcome).toBe(outcome);
    if (because !== undefined) expect(judged.because).toEqual([because]);
  });

  it.each(['deploy', 'audit'] as const)('at LowerPlane fail a %s', (mode) => {
    expect(verdict(KNOWN, [finding('high', 'remote')], { mode }).outcome).toBe('fail');
  });

  it('fail from where the policy says', () => {
    const policy = { failOn: 'critical' } as const;
    expect(verdict(KNOWN, [finding('high')], { policy }).outcome).toBe('warn');
    expect(verdict(KNOWN, [finding('critical')], { policy }).outcome).toBe('fail');
  });
});

describe('what is not known', () => {
  const tolerant = { onUnavailable: 'warn', minimumScore: 0.8, frameworks: [] } as const;

  it.each([
    // required, kind of gap, policy's on_unavailable, outcome
    [true, 'not-configured', 'fail', 'unknown'],
    [true, 'unavailable', 'fail', 'unknown'],
    [true, 'refused', 'fail', 'unknown'],
    [true, 'invalid', 'fail', 'unknown'],
    [true, 'not-configured', 'warn', 'unknown'],
    [true, 'unavailable', 'warn', 'warn'],
    [true, 'refused', 'warn', 'unknown'],
    [true, 'invalid', 'warn', 'unknown'],
    [false, 'not-configured', 'fail', 'pass'],
    [false, 'unavailable', 'fail', 'warn'],
    [false, 'refused', 'fail', 'warn'],
    [false, 'invalid', 'warn', 'warn'],
  ] as const)('required: %s, %s, on_unavailable %s: %s', (required, kind, onUnavailable, outcome) => {
    const policy = {
      require: required ? (['keys'] as const) : [],
      defaults: { ...tolerant, onUnavailable },
    };
    const judged = verdict(lacking(kind), [], { policy });
    expect(judged.outcome).toBe(outcome);
    if (outcome !== 'pass') expect(judged.because).toEqual(['Not Known: For a reason.']);
  });

  it('may be tolerated in one environment and not in another', () => {
    const policy = { require: ['keys'], environments: { staging: tolerant } } as const;
    const of = (environment: 'staging' | 'production') =>
      verdict(lacking('unavailable'), [], { environment, policy }).outcome;
    expect([of('staging'), of('production')]).toEqual(['warn', 'unknown']);
  });

  it('is reported even without a gap', () => {
    expect(verdict(KNOWN, [], { policy: { require: ['secrets'] } })).toEqual({
      outcome: 'unknown',
      because: ['A required fact is not known: secrets.'],
    });
  });

  it('counts where a part of what is known is missing, such as one vendor of several', () => {
    expect(verdict(lacking('unavailable', 'declarations')).outcome).toBe('unknown');
  });

  it('of a deploy and an audit is more than of a review', () => {
    const required = { require: undefined };
    const of = (mode: 'review' | 'deploy' | 'audit') =>
      verdict(lacking('not-configured', 'controls'), [], { mode, policy: required }).because;
    expect(of('review')).toEqual(['A required fact is not known: secrets.']);
    expect(of('deploy')).toHaveLength(5);
    expect(of('audit')).toContain('Not Known: For a reason.');
  });

  it('weighs less than a failing finding, and is reported with it, each cause once', () => {
    const gaps = [...lacking('refused').gaps, ...lacking('refused', 'tests').gaps];
    const judged = verdict({ ...KNOWN, gaps }, [finding('high')], { policy: { require: ['keys', 'tests'] } });
    expect(judged).toEqual({
      outcome: 'fail',
      because: ['1 high finding (the gate fails on medium or worse).', 'Not Known: For a reason.'],
    });
  });

  it('weighs more than what is milder', () => {
    const judged = verdict(lacking('refused'), [finding('low')], { policy: { require: ['keys'] } });
    expect(judged.outcome).toBe('unknown');
    expect(judged.because).toHaveLength(2);
  });
});

it('says which rules of the policy were not evaluated, whatever the verdict', () => {
  const rules = { 'stale-key': { severity: 'high', parameters: {} } } as const;
  const left = ['stale-key', 'missing-key'].map((ruleId) => ({ ruleId, title: 'T', gaps: [] }));
  const judged = verdictOf([finding('high')], [], left, evaluation({ policy: { rules, require: [] } }));
  expect(judged.because.at(-1)).toBe('Configured in the policy but not evaluated: stale-key.');
  expect(verdictOf([], [], left, evaluation({ now: NOW, policy: { require: [] } })).because).toHaveLength(1);
});
