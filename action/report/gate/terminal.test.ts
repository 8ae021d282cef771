import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { HOSTILE_TEXTS, hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import { reviewResult } from '../../../test/fixtures/report/review-results.ts';
import { FAILED, PASSED, SAMPLES, UNKNOWN } from '../../../test/fixtures/report/sample-result.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import { terminal } from './terminal.ts';

const PLAIN = { colors: false, width: 100 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const FORGED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/;

it('says of each finding where it is, what is wrong and what to do', () => {
  const text = terminal(FAILED, PLAIN);
  expect(text).toContain('critical  scripts/upload.sh:7:3  Committed secret\n');
  expect(text).toContain('medium    key "Audit Export Script"  ');
  expect(text).toMatch(/^ {10}rule missing-expiration, fingerprint [0-9a-f]{32}$/m);
  expect(text).toMatch(
    /^waived {4}infra\/keys\.tf:31:3 {2}.*: Moves to the new dashboard in January \(platform@example\.com/m,
  );
  expect(text).toMatch(/^allowed {3}docs\/example\.md:5:3 {2}.*: an example for readers/m);
  expect(text).toMatch(/^not known infra\/keys\.tf:52:3$/m);
});

it('ends with the verdict, and why', () => {
  expect(terminal(FAILED, PLAIN)).toMatch(
    /\nDeploy to production: Failed\.\n {10}4 open, 1 waived, 1 baselined, 1 allowed by comments, 2 not known, 2 rules not evaluated\.\n {10}1 critical/,
  );
  expect(terminal(PASSED, PLAIN)).toContain('\nReview: Passed.\n          0 open.\n');
  expect(terminal(UNKNOWN, PLAIN)).toContain('\nDeploy to production: No verdict.\n');
});

it('promises no more than was done', () => {
  const text = terminal(UNKNOWN, PLAIN);
  expect(text).toContain('Files were not scanned for secrets.');
  expect(text).toContain('Declarations of keys were not read.');
  expect(text).toMatch(/^Not known:$/m);
});

it('shows posture against what is asked for', () => {
  expect(terminal(FAILED, PLAIN)).toContain('SOC 2      ████████░░ 82%, 90% required  (LowerPlane)');
});

it.each(Object.entries(SAMPLES))('is coloured for terminals, and the same text without: %s', (_, result) => {
  const plain = terminal(result, PLAIN);
  const coloured = terminal(result, { ...PLAIN, colors: true });
  expect(plain).not.toMatch(FORGED);
  expect(coloured).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain);
});

it('breaks sentences at its width, and no word', () => {
  for (const line of terminal(FAILED, { colors: false, width: 60 }).split('\n')) {
    if (line.startsWith(' '.repeat(10)) && !line.includes('fingerprint '))
      expect(line.length).toBeLessThanOrEqual(60);
  }
});

it('has every finding of very many', () => {
  const text = terminal(hugeResult(3_000), PLAIN);
  expect(text.match(/^ {10}infra\/.* [0-9a-f]{32}$/gm)).toHaveLength(3_000);
  expect(text.match(/^ {10}rule /gm)).toHaveLength(4);
});

it('says once what is the same: of a rule, of the tests of controls, of one key', () => {
  const text = terminal(reviewResult(300), { colors: false, width: 80 });
  expect(text.match(/Declare expires_in/g)).toHaveLength(1);
  expect(text).toMatch(/^medium {4}Key never expires: 100 findings$/m);
  expect(text.match(/Follow the remediation of the test/g)).toHaveLength(1);
  expect(text.match(/^not known /gm)).toHaveLength(1);
  expect(text).toContain('40 findings known before this change.');
});

it.each([80, 70])('breaks lists of alike findings at %i columns', (width) => {
  const listed = (columns: number) =>
    terminal(reviewResult(300), { colors: false, width: columns }).match(/^(?! *rule ).* [0-9a-f]{32}$/gm) ??
    [];
  for (const line of listed(width)) expect(line.length, line).toBeLessThanOrEqual(width);
  expect(listed(width)).toHaveLength(listed(200).length);
});

it('says less of rules that were not evaluated than of a finding', () => {
  const ruleIds = GATE_RULES.map(({ id }) => id);
  const notEvaluated = ruleIds.map((ruleId) => ({
    ruleId,
    title: '',
    gaps: FAILED.notEvaluated[0]?.gaps ?? [],
  }));
  const text = terminal({ ...FAILED, notEvaluated }, PLAIN);
  expect(text).toContain(`Not evaluated: ${ruleIds.length} rules.`);
});

it('is printable, and forges no line, whatever is in a result', () => {
  const lines = terminal(hostileResult('x'), PLAIN).split('\n').length;
  const sound = (text: string) => {
    const shown = terminal(hostileResult(text), { colors: false, width: 1_000_000 });
    expect(shown).not.toMatch(FORGED);
    // Run in a job, its output is read for commands. Source: actions/runner, ActionCommand.cs.
    expect(shown).not.toMatch(/^\s*::|##\[/m);
    expect(shown.split('\n').length).toBeLessThanOrEqual(lines);
  };
  for (const text of HOSTILE_TEXTS) sound(text);
  fc.assert(fc.property(anyText, sound));
});
