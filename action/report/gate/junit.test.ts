import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { HOSTILE_TEXTS, hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, PASSED, SAMPLES, UNKNOWN, WARNED } from '../../../test/fixtures/report/sample-result.ts';
import { NO_XML, strictXml, type XmlElement } from '../../../test/fixtures/report/strict-xml.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { element, escapeXml } from '../format/xml.ts';
import { junit } from './junit.ts';

function casesOf(result: CheckResult): readonly XmlElement[] {
  return strictXml(junit(result)).children.flatMap(({ children }) => children);
}

function ofRule(result: CheckResult, id: string): readonly XmlElement[] {
  return casesOf(result).filter(({ attributes }) => attributes.classname === id);
}

/** Counts of a suite and of all of them are what their cases say. */
function expectRightCounts(report: XmlElement): void {
  for (const suite of [report, ...report.children]) {
    const cases = suite === report ? report.children.flatMap(({ children }) => children) : suite.children;
    const having = (name: string) =>
      cases.filter(({ children }) => children.some((one) => one.name === name)).length;
    expect(suite.attributes).toMatchObject({
      tests: `${cases.length}`,
      failures: `${having('failure')}`,
      skipped: `${having('skipped')}`,
      errors: `${having('error')}`,
    });
  }
}

it.each(Object.entries(SAMPLES))('is sound, counts right and has every rule: %s', (_, result) => {
  const report = strictXml(junit(result));
  expectRightCounts(report);
  expect(report.children.map(({ attributes }) => attributes.name)).toEqual([
    ...GATE_RULES.map(({ id }) => id),
    ...(result.notKnown.some(({ kind }) => kind !== 'fact') ? ['not-known'] : []),
  ]);
  expect(report.children.every(({ attributes }) => attributes.timestamp === '2026-11-25T12:00:00Z')).toBe(
    true,
  );
});

it('does not pass what was switched off', () => {
  const [suite] = ofRule({ ...PASSED, rulesOff: ['stale-key'] }, 'stale-key');
  expect(suite?.children).toMatchObject([
    { name: 'skipped', attributes: { message: 'Switched off by the policy.' } },
  ]);
  expect(ofRule(PASSED, 'stale-key')[0]?.children).toEqual([]);
});

it('fails for what fails the gate, and for nothing else', () => {
  const failed = casesOf(FAILED).filter(({ children }) => children.some(({ name }) => name === 'failure'));
  expect(failed.map(({ attributes: { name, file, line } }) => [name, file, line])).toEqual([
    ['Committed secret: scripts/upload.sh:7:3', 'scripts/upload.sh', '7'],
    ['Committed secret: scripts/release.sh:3 in 2e2e2e2e2e2e', 'scripts/release.sh', '3'],
    ['Key never expires: infra/keys.tf:12:3', 'infra/keys.tf', '12'],
  ]);
  expect(failed[2]?.children[0]).toMatchObject({
    attributes: { type: 'high', message: expect.stringMatching(/^"Evidence Upload" never expires/) },
    text: expect.stringMatching(/^infra\/keys\.tf:12:3\n"Evidence Upload" never expires.*\n/),
  });
  for (const result of [PASSED, WARNED, UNKNOWN]) expect(junit(result)).not.toContain('<failure');
});

it('shows what is milder as output of a case that passes', () => {
  const [found] = ofRule(WARNED, 'missing-rotation');
  expect(found?.children).toMatchObject([
    { name: 'system-out', text: expect.stringMatching(/^low: infra\/keys\.tf:12:3\n/) },
  ]);
});

it('does not fail a review for findings at LowerPlane only, like the gate', () => {
  const review: CheckResult = { ...FAILED, mode: 'review', failOn: 'low' };
  expect(ofRule(review, 'stale-key')[0]?.children[0]?.name).toBe('system-out');
  expect(ofRule({ ...review, mode: 'audit' }, 'stale-key')[0]?.children[0]?.name).toBe('failure');
});

it('skips what does not count, and what was not evaluated, and says why', () => {
  const skipped = casesOf(FAILED).flatMap(({ children }) =>
    children.filter(({ name }) => name === 'skipped'),
  );
  expect(skipped.map(({ attributes }) => attributes.message)).toEqual([
    'an example for readers',
    'Moves to the new dashboard in January',
    'Baselined.',
    'Not evaluated. Live keys are not known: no api-key is given.',
    'Not evaluated. Live keys are not known: no api-key is given.',
    expect.stringMatching(/^Cannot determine whether the lifetime of "Reports" is too long: .* by hand\.$/),
    expect.stringMatching(/^Cannot determine whether assets\/bundle\.zip contains secrets: it is an archive/),
  ]);
});

it('makes an error of what is not known and leaves no verdict', () => {
  const [first] = FAILED.notKnown.filter(({ kind }) => kind === 'value');
  if (first === undefined) throw new Error('nothing is not known');
  const unknown = ofRule({ ...PASSED, notKnown: [{ ...first, effect: 'fail' }] }, 'not-known');
  expect(unknown.map(({ attributes: { file, line }, children }) => [file, line, children[0]?.name])).toEqual([
    ['infra/keys.tf', '52', 'error'],
  ]);
});

it('is well-formed whatever is in a result', () => {
  for (const text of HOSTILE_TEXTS) expectRightCounts(strictXml(junit(hostileResult(text))));
  fc.assert(
    fc.property(anyText, (text) => expectRightCounts(strictXml(junit(hostileResult(text))))),
    { numRuns: 60 },
  );
});

it('keeps all of very many', () => {
  expect(ofRule(hugeResult(3_000), 'missing-expiration')).toHaveLength(3_000);
});

it('gives any text back, but for what XML has no place for', () => {
  const document = (text: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${element('a', { b: text }, [escapeXml(text)])}\n`;
  fc.assert(
    fc.property(anyText, (text) => {
      const kept = text.toWellFormed().replace(NO_XML, '\ufffd');
      const read = strictXml(document(text));
      expect(read.attributes.b).toBe(kept);
      expect(read.text).toBe(kept);
    }),
  );
});
