import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import published from '../../../schemas/check-report.json' with { type: 'json' };
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import {
  HALF_A_PAIR,
  HOSTILE_TEXTS,
  hostileResult,
  hugeResult,
} from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, PASSED, SAMPLES } from '../../../test/fixtures/report/sample-result.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { json } from './json.ts';
import { jsonReport } from './json-report.ts';

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(published);

function complaints(result: CheckResult): unknown {
  return validate(JSON.parse(json(result))) ? [] : validate.errors;
}

it.each(Object.entries({ ...SAMPLES, huge: hugeResult(3_000) }))(
  'is as its published schema says: %s',
  (_, result) => {
    expect(complaints(result)).toEqual([]);
  },
);

it('counts what it lists', () => {
  const {
    counts,
    findings,
    undecidable,
    not_evaluated: missing,
  } = jsonReport.parse(JSON.parse(json(FAILED)));
  expect(counts).toEqual({
    open: 4,
    critical: 1,
    high: 2,
    medium: 1,
    low: 0,
    waived: 1,
    baselined: 1,
    allowed: 1,
    known: 0,
    not_known: 4,
    undecidable: undecidable.length,
    not_evaluated: missing.length,
  });
  expect(findings.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 4 }, () => 'open'),
    'waived',
    'baselined',
    'allowed',
  ]);
});

it('says what is suppressed, by whom, why and until when', () => {
  const { findings } = jsonReport.parse(JSON.parse(json(FAILED)));
  expect(findings.find(({ status }) => status === 'waived')).toMatchObject({
    owner: 'platform@example.com',
    reason: 'Moves to the new dashboard in January',
    expires: '2027-01-04T12:00:00Z',
  });
});

it('says from which severity on the gate fails, and what was left out', () => {
  const leftOut = { files: 3, secrets: 1 };
  const report = jsonReport.parse(JSON.parse(json({ ...PASSED, scope: { ...PASSED.scope, leftOut } })));
  expect([report.fail_on, report.scope.left_out]).toEqual(['high', leftOut]);
});

it('has no path of this machine', () => {
  expect(json(FAILED)).not.toContain('/home/runner');
});

it('is sound and of whole characters whatever is in a result', () => {
  const sound = (text: string) => {
    // A time is the API's, and was checked where it came in.
    const result = { ...hostileResult(text), posture: [] };
    expect(complaints(result)).toEqual([]);
    expect(json(result)).not.toMatch(HALF_A_PAIR);
  };
  for (const text of HOSTILE_TEXTS) sound(text);
  fc.assert(fc.property(anyText, sound));
});
