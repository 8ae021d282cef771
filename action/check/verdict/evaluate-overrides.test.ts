import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { evaluation, inCode, ruleThatFinds, violation } from '../../../test/check/evaluation.ts';
import type { Facts, NotKnown } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import { defineRule } from '../rules/definition/rule.ts';
import type { Violation } from '../rules/definition/violation.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';

const NO_FACTS: Facts = { known: {}, gaps: [] };

describe('an override', () => {
  const inTests = violation({ place: inCode(3, 'test/keys.tf'), identity: ['test'] });
  const inMain = violation({ identity: ['main'] });
  const remote = violation({ place: { kind: 'remote', thing: 'key', name: 'CI' }, identity: ['remote'] });
  const finds = ruleThatFinds([inTests, inMain, remote]);
  const TESTS = { paths: ['test/'], environments: undefined, modes: undefined };
  const severitiesBy = (policy: Partial<Policy>, given: Partial<Evaluation> = {}) =>
    Object.fromEntries(
      evaluate(NO_FACTS, evaluation({ rules: [finds], policy, ...given })).findings.map(
        ({ place, severity }) => [place.kind === 'code' ? place.range.path : place.kind, severity],
      ),
    );
  const low = { rules: { 'made-up': { severity: 'low', parameters: {} } } } as const;
  const off = { rules: { 'made-up': { severity: 'off', parameters: {} } } } as const;

  it('of a path changes the severity there only', () => {
    expect(severitiesBy({ overrides: [{ ...TESTS, settings: low }] })).toEqual({
      'test/keys.tf': 'low',
      'main.tf': 'medium',
      remote: 'medium',
    });
  });

  it('switches a rule off for a path, or on', () => {
    expect(severitiesBy({ overrides: [{ ...TESTS, settings: off }] })).toEqual({
      'main.tf': 'medium',
      remote: 'medium',
    });
    expect(severitiesBy({ ...off, overrides: [{ ...TESTS, settings: low }] })).toEqual({});
    const known = { declarations: { keys: [], faults: [], files: ['test/keys.tf'] } };
    const rules = [finds];
    const result = evaluate(
      { known, gaps: [] },
      evaluation({ rules, policy: { ...off, overrides: [{ ...TESTS, settings: low }] } }),
    );
    expect(result.findings).toMatchObject([{ severity: 'low', place: inCode(3, 'test/keys.tf') }]);
    expect(result.rulesOff).toEqual([]);
  });

  it('is the last that matches', () => {
    const everywhere = { paths: undefined, environments: undefined, modes: undefined };
    const high = { rules: { 'made-up': { severity: 'high', parameters: {} } } } as const;
    const inOrder = [
      { ...TESTS, settings: low },
      { ...everywhere, settings: high },
    ];
    expect(severitiesBy({ overrides: inOrder })['test/keys.tf']).toBe('high');
    expect(severitiesBy({ overrides: inOrder.toReversed() })).toEqual({
      'test/keys.tf': 'low',
      'main.tf': 'high',
      remote: 'high',
    });
  });

  it('applies in its modes and environments only', () => {
    const deploys = { paths: undefined, environments: ['production'], modes: ['deploy'] } as const;
    const overrides = [{ ...deploys, settings: low }];
    const inMain = (given: Partial<Evaluation>) => severitiesBy({ overrides }, given)['main.tf'];
    expect(inMain({ mode: 'deploy', environment: 'production' })).toBe('low');
    expect(inMain({ mode: 'deploy', environment: 'staging' })).toBe('medium');
    expect(inMain({ mode: 'deploy' })).toBe('medium');
    expect(inMain({ mode: 'review', environment: 'production' })).toBe('medium');
  });

  it('gives a rule other parameters', () => {
    const counts = defineRule({
      id: 'made-up',
      title: 'Something is wrong',
      severity: 'medium',
      help: 'It is wrong.',
      fix: 'Fix it.',
      references: [],
      needs: ['declarations'],
      parameters: z.strictObject({ most: z.number().default(1) }),
      find: (_, { most }) => [
        violation({ message: `at most ${most}` }),
        violation({ place: inCode(1, 'test/keys.tf'), message: `at most ${most}`, identity: ['test'] }),
      ],
    });
    const settings = { rules: { 'made-up': { severity: undefined, parameters: { most: 9 } } } };
    const { findings } = evaluate(
      { known: { declarations: { keys: [], faults: [], files: [] } }, gaps: [] },
      evaluation({ rules: [counts], policy: { overrides: [{ ...TESTS, settings }] } }),
    );
    expect(findings.map(({ place, message }) => [place, message])).toEqual([
      [inCode(3), 'at most 1'],
      [inCode(1, 'test/keys.tf'), 'at most 9'],
    ]);
  });

  it('moves the threshold, and the effect of what is not known', () => {
    const strict = { failOn: 'low', unknown: { review: 'fail' } } as const;
    const overrides = [{ ...TESTS, settings: strict }];
    const policy = { failOn: 'critical', overrides } as const;
    const at = (found: Violation) =>
      evaluate(NO_FACTS, evaluation({ rules: [ruleThatFinds([found])], policy, mode: 'audit' }));
    expect(at(inTests)).toMatchObject({
      outcome: 'fail',
      because: expect.arrayContaining(['1 medium finding (the gate fails on low or worse).']),
      failOn: 'critical',
    });
    expect(at(inMain).outcome).not.toBe('fail');
    const unread: NotKnown = {
      kind: 'file',
      subject: 'what is in it',
      place: inCode(1, 'test/a.bin'),
      because: 'it is not text',
      remedy: '',
    };
    const notKnown = [unread, { ...unread, place: inCode(1, 'a.bin') }];
    const result = evaluate({ known: {}, gaps: [], notKnown }, evaluation({ policy }));
    const effects = result.notKnown.flatMap(({ place, effect }) =>
      place.kind === 'code' ? [[place.range.path, effect]] : [],
    );
    expect(effects).toEqual([
      ['test/a.bin', 'fail'],
      ['a.bin', 'warn'],
    ]);
  });
});
