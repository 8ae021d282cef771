import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { hostileResult } from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, PASSED, sampleFinding } from '../../../test/fixtures/report/sample-result.ts';
import type { SuggestedChange } from '../../check/rules/definition/violation.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { suggestions } from './suggestions.ts';

const FIX = { safety: 'safe', does: 'Adds it', because: 'nothing else changes' } as const;
const everywhere = () => true;

function withChange(change: Partial<SuggestedChange>, given: Partial<Finding> = {}): Finding {
  const suggestion = {
    path: 'keys.tf',
    firstLine: 4,
    lastLine: 4,
    replacement: '  expires_in = "90d"',
    fix: FIX,
    ...change,
  };
  return sampleFinding({ ruleId: 'missing-expiration', suggestion, ...given });
}

function withFindings(...findings: readonly Finding[]): CheckResult {
  return { ...PASSED, findings };
}

it('suggests the fix of an open finding, with a mark by which it is recognized', () => {
  const fingerprint = FAILED.findings.find(({ suggestion }) => suggestion)?.fingerprint;
  const marker = `<!-- lowerplane-suggestion:${fingerprint} -->`;
  expect(suggestions(FAILED, everywhere)).toEqual([
    {
      path: 'infra/keys.tf',
      firstLine: 12,
      lastLine: 12,
      marker,
      body: [
        marker,
        '**Key never expires** `missing-expiration`',
        '',
        '"Evidence Upload" never expires: it declares neither an expiration nor a rotation.',
        '',
        '```suggestion',
        'resource "lowerplane_api_key" "upload" {',
        '  expires_in = "90d"',
        '```',
      ].join('\n'),
    },
  ]);
});

it('suggests nothing for a finding that does not count, or on a line that cannot have a comment', () => {
  const suppressed = withChange({}, { status: { kind: 'baselined' } });
  expect(suggestions(withFindings(suppressed, sampleFinding({ ruleId: 'stale-key' })), everywhere)).toEqual(
    [],
  );
  const three = withFindings(withChange({ firstLine: 4, lastLine: 6 }));
  expect(suggestions(three, (_, line) => line !== 5)).toEqual([]);
  expect(suggestions(three, (path) => path === 'keys.tf')).toHaveLength(1);
});

it('suggests one fix for all instances of a declaration', () => {
  const instances = Array.from({ length: 8 }, (_, index) =>
    withChange({}, { message: `"Key ${index}" never expires.`, fingerprint: `${index}`.repeat(32) }),
  );
  const [one, ...others] = suggestions(withFindings(...instances), everywhere);
  expect(others).toEqual([]);
  expect(one?.body).toContain('"Key 0" never expires.\n\n"Key 1" never expires.');
  expect(one?.body).toContain('\n\nAnd 3 more like these.\n\n');
  expect(one?.marker).toContain('0'.repeat(32));
});

it('suggests the weightiest of the changes that touch the same lines', () => {
  const found = withFindings(
    withChange({ firstLine: 4, lastLine: 6, replacement: 'first' }),
    withChange({ firstLine: 6, lastLine: 7, replacement: 'overlaps' }),
    withChange({ firstLine: 7, lastLine: 7, replacement: 'next to it' }),
    withChange({ path: 'other.tf', replacement: 'elsewhere' }),
  );
  const replaced = suggestions(found, everywhere).map(({ body }) => body.split('\n').at(-2));
  expect(replaced).toEqual(['first', 'next to it', 'elsewhere']);
});

it('omits what is not text, and what no comment can contain', () => {
  expect(suggestions(withFindings(withChange({ replacement: '\ud800' })), everywhere)).toEqual([]);
  expect(suggestions(withFindings(withChange({ replacement: 'x'.repeat(70_000) })), everywhere)).toEqual([]);
});

it('does not bury a conversation', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    withChange({ firstLine: index + 1, lastLine: index + 1 }),
  );
  const found = suggestions(withFindings(...many), everywhere);
  expect(found.map(({ firstLine }) => firstLine)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('keeps any replacement within its fence, and any other text out of it', () => {
  const fences = fc.string({ unit: fc.constantFrom('`', '\n', 'a', ' ', '~'), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(anyText, fences), anyText, (replacement, text) => {
      const change = { path: 'x', firstLine: 1, lastLine: 1, replacement, fix: FIX };
      const found = hostileResult(text).findings.map((finding) => ({ ...finding, suggestion: change }));
      for (const { body } of suggestions({ ...PASSED, findings: found }, everywhere)) {
        const [, fence = '', held] = /\n(`{3,})suggestion\n([\s\S]*)\n\1$/.exec(body) ?? [];
        expect(held).toBe(replacement);
        // By CommonMark, any line of as many backticks would end it.
        const ends = new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`, 'm');
        expect(held).not.toMatch(ends);
        const before = body.slice(
          0,
          body.length - replacement.length - fence.length * 2 - 'suggestion'.length - 3,
        );
        expect(before.split('\n').slice(1).join('\n')).not.toMatch(/<!--|@\w|^ {0,3}(?:```|~~~)|\r/m);
      }
    }),
  );
});
