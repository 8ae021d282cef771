import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oscalProblems } from '../../../test/fixtures/oscal/oscal-schema.ts';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { HOSTILE_TEXTS, hostileResult } from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, PASSED } from '../../../test/fixtures/report/sample-result.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import { oscal } from './oscal.ts';

interface Target {
  readonly target: { readonly 'target-id': string; readonly status: { readonly state: string } };
  readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
}

function resultIn(text: string): {
  readonly findings: readonly Target[];
  readonly observations: readonly { readonly uuid: string }[];
} {
  return JSON.parse(text)['assessment-results'].results[0];
}

describe('OSCAL assessment results', () => {
  it.each([
    ['a failed check', FAILED],
    ['a passed check', PASSED],
    ['a check with every rule off', { ...PASSED, rulesOff: GATE_RULES.map(({ id }) => id) }],
  ])('of %s are valid by the official schema', (_, result) => {
    expect(oscalProblems(JSON.parse(oscal(result)))).toBe('');
  });

  it.each([
    ['a failed check', FAILED],
    ['a passed check', PASSED],
  ])('of %s refer to nothing that is not there, and identify everything once', (_, result) => {
    const defined: string[] = [];
    const referred: string[] = [];
    JSON.parse(oscal(result), (name, value: unknown) => {
      if (typeof value !== 'string') return value;
      if (name === 'uuid') defined.push(value);
      // Every reference to a part of the document by its identity ends so.
      else if (name.endsWith('-uuid')) referred.push(value);
      return value;
    });
    expect(new Set(defined).size).toBe(defined.length);
    expect(referred.filter((uuid) => !defined.includes(uuid))).toEqual([]);
    expect(referred.length > 0).toBe(result === FAILED);
  });

  it.each(HOSTILE_TEXTS)('with %j are valid', (text) => {
    expect(oscalProblems(JSON.parse(oscal(hostileResult(text))))).toBe('');
  });

  it('with any text are valid', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(oscalProblems(JSON.parse(oscal(hostileResult(text))))).toBe('');
      }),
      { numRuns: 30 },
    );
  });

  it('have the same identifiers for the same result, and others for another', () => {
    expect(oscal(FAILED)).toBe(oscal(structuredClone(FAILED)));
    const idOf = (text: string): string => JSON.parse(text)['assessment-results'].uuid;
    expect(idOf(oscal(FAILED))).not.toBe(idOf(oscal({ ...FAILED, checkedAt: FAILED.checkedAt + 1000 })));
    const uuids = [...oscal(FAILED).matchAll(/"uuid": "([^"]+)"/g)].map(([, uuid]) => uuid);
    expect(new Set(uuids).size).toBe(uuids.length);
  });

  it('have an objective for each rule, and refer only to what is there', () => {
    const { findings, observations } = resultIn(oscal(FAILED));
    expect(findings.map(({ target }) => target['target-id'])).toEqual(
      GATE_RULES.map(({ id }) => id).filter((id) => !FAILED.rulesOff.includes(id)),
    );
    const known = observations.map(({ uuid }) => uuid);
    for (const { 'related-observations': related = [] } of findings)
      for (const { 'observation-uuid': uuid } of related) expect(known).toContain(uuid);
  });

  it('call a rule satisfied only if it ran, found nothing and nothing is unknown', () => {
    const stateOf = (result: typeof FAILED, id: string) =>
      resultIn(oscal(result)).findings.find(({ target }) => target['target-id'] === id)?.target.status.state;
    const [first, second] = GATE_RULES;
    const result = {
      ...PASSED,
      findings: [],
      notKnown: [],
      notEvaluated: [{ ruleId: second?.id ?? '', title: '', gaps: [] }],
    };
    expect(stateOf(result, first?.id ?? '')).toBe('satisfied');
    expect(stateOf(result, second?.id ?? '')).toBe('not-satisfied');
    for (const { ruleId } of FAILED.findings) expect(stateOf(FAILED, ruleId)).toBe('not-satisfied');
  });
});
