import { describe, expect, it } from 'vitest';
import { SCOPE } from '../../../test/check/any-facts.ts';
import {
  evaluation,
  inCode,
  NO_KEY,
  ruleThatFinds,
  violation,
  waiver,
} from '../../../test/check/evaluation.ts';
import { NOW } from '../../../test/check/keys.ts';
import type { Facts } from '../facts.ts';
import { unusedWaiver } from '../rules/unused-waiver.ts';
import { evaluate } from './evaluate.ts';

describe('an unused waiver', () => {
  const looks = ruleThatFinds([violation({ keyName: 'Legacy import' })], { needs: ['keys'] });
  const facts: Facts = { known: { keys: [] }, gaps: [] };
  const unusedIn = (given: Parameters<typeof evaluation>[0], known = facts) =>
    evaluate(known, evaluation({ mode: 'audit', rules: [unusedWaiver, looks], ...given })).findings.filter(
      ({ ruleId }) => ruleId === 'unused-waiver',
    );
  const unused = waiver({ target: { kind: 'globs', paths: [], keys: ['Gone *'] } });

  it('is reported by an audit at its line', () => {
    expect(unusedIn({ policy: { waivers: [unused] } })).toMatchObject([
      {
        severity: 'low',
        place: { kind: 'code', range: { path: '.lowerplane/policy.yaml', line: 7 } },
        message: 'The waiver for "made-up" by "sam@example.com", valid until 2026-11-26, matches no finding.',
      },
    ]);
  });

  it.each([
    ['a review asks', { mode: 'review' as const }],
    ['a deploy asks', { mode: 'deploy' as const }],
    [
      'it excuses something',
      { policy: { waivers: [waiver({ target: { kind: 'globs', paths: [], keys: ['legacy *'] } })] } },
    ],
    ['it has expired', { policy: { waivers: [{ ...unused, expires: NOW }] } }],
    ['the gate does not know the rule', { policy: { waivers: [{ ...unused, rules: ['another'] }] } }],
  ])('is not reported when %s', (_, given) => {
    expect(unusedIn({ policy: { waivers: [unused] }, ...given })).toEqual([]);
  });

  it('is reported for those of its rules that it is not needed for', () => {
    const several = waiver({
      rules: ['made-up', 'other'],
      target: { kind: 'globs', paths: [], keys: ['legacy *'] },
    });
    const rules = [unusedWaiver, looks, ruleThatFinds([], { id: 'other', needs: ['keys'] })];
    expect(unusedIn({ policy: { waivers: [several] }, rules })).toMatchObject([
      { message: expect.stringContaining('The waiver for "other" by') },
    ]);
  });

  it('is not reported for a rule that was evaluated in part', () => {
    const policy = { waivers: [unused] };
    expect(unusedIn({ policy }, { known: {}, gaps: [NO_KEY] })).toEqual([]);
    expect(unusedIn({ policy }, { ...facts, gaps: [{ ...NO_KEY, kind: 'unavailable' }] })).toEqual([]);
    const scans = ruleThatFinds([], { needs: ['secrets'] });
    const scanned = (kind: 'tree' | 'range') =>
      unusedIn(
        { policy, rules: [unusedWaiver, scans] },
        {
          known: { secrets: { scope: { ...SCOPE, kind }, findings: [], allowed: [], preexisting: [] } },
          gaps: [],
        },
      );
    expect(scanned('range')).toEqual([]);
    expect(scanned('tree')).toHaveLength(1);
    const doubts = ruleThatFinds([
      { kind: 'undecidable', place: inCode(1), subject: 'it', because: 'who knows' },
    ]);
    expect(unusedIn({ policy, rules: [unusedWaiver, doubts] })).toEqual([]);
  });
});
