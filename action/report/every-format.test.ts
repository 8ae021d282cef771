import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/fixtures/report/any-text.ts';
import { HOSTILE_TEXTS, hostileResult, hostileScan } from '../../test/fixtures/report/extreme-results.ts';
import { FAILED, HEAD } from '../../test/fixtures/report/sample-result.ts';
import type { CheckResult } from '../check/verdict/result.ts';
import { workflowCommand } from './format/workflow-command.ts';
import { annotations } from './gate/annotations.ts';
import { checkRun } from './gate/check-run.ts';
import { comment } from './gate/comment.ts';
import { gitlab } from './gate/gitlab.ts';
import { json } from './gate/json.ts';
import { junit } from './gate/junit.ts';
import { oscal } from './gate/oscal.ts';
import { page } from './gate/page.ts';
import { sarif } from './gate/sarif.ts';
import { suggestions } from './gate/suggestions.ts';
import { SUMMARY_LIMIT, summary } from './gate/summary.ts';
import { terminal } from './gate/terminal.ts';
import { scanJson } from './scan/json.ts';
import { scanSarif } from './scan/sarif.ts';
import { scanTerminal } from './scan/terminal.ts';

const LINKS = { repository: 'https://github.com/octo/app', commit: HEAD };
const STYLE = { colors: false, width: 100 };

/** Every text of a check run; GitHub gets them as JSON and shows them as they are. */
function textsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? Object.values(value).map(textsOf).join('\n') : '';
}

/** Every place where a text of a stranger is shown or written. */
const FORMATS: Readonly<Record<string, (text: string) => string>> = {
  terminal: (text) => terminal(hostileResult(text), STYLE),
  'terminal in colors': (text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: our own styles
    terminal(hostileResult(text), { ...STYLE, colors: true }).replace(/\u001b\[\d+m/g, ''),
  json: (text) => json(hostileResult(text)),
  junit: (text) => junit(hostileResult(text)),
  gitlab: (text) => gitlab(hostileResult(text)),
  oscal: (text) => oscal(hostileResult(text)),
  'html page': (text) => page(hostileResult(text), LINKS),
  sarif: (text) => sarif(hostileResult(text), LINKS),
  summary: (text) => summary(hostileResult(text), { links: LINKS, limit: SUMMARY_LIMIT }),
  comment: (text) => comment(hostileResult(text), LINKS),
  'check run': (text) => textsOf(checkRun(hostileResult(text), LINKS)),
  annotations: (text) => annotations(hostileResult(text)).map(workflowCommand).join('\n'),
  suggestions: (text) => textsOf(suggestions(hostileResult(text), () => true)),
  'terminal of a scan': (text) => scanTerminal(hostileScan(text), STYLE),
  'json of a scan': (text) => scanJson(hostileScan(text)),
  'sarif of a scan': (text) => scanSarif(hostileScan(text)),
};

/** Controls but the line feed, separators, and what reorders text. */
const RAW = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\u{e0000}-\u{e007f}]/u;
const CHARACTERS = Array.from({ length: 0x11_0000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => RAW.test(character));

describe.each(Object.entries(FORMATS))('%s', (_, write) => {
  it('has no control, separator or direction mark of Unicode as it is', () => {
    expect(CHARACTERS.length).toBeGreaterThan(200);
    for (let at = 0; at < CHARACTERS.length; at += 20)
      expect(write(`a${CHARACTERS.slice(at, at + 20).join('b')}c`)).not.toMatch(RAW);
    for (const text of HOSTILE_TEXTS) expect(write(text)).not.toMatch(RAW);
  });

  it('has none whatever surrounds it', () => {
    const texts = fc.array(fc.oneof(anyText, fc.constantFrom(...CHARACTERS)), { maxLength: 8 });
    fc.assert(
      fc.property(texts, (parts) => {
        expect(write(parts.join(''))).not.toMatch(RAW);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the policy for some files that judged a finding', () => {
  const policy = 'services/billing/policy.yaml';
  const result = { ...FAILED, findings: FAILED.findings.map((finding) => ({ ...finding, policy })) };

  it.each<[string, (result: CheckResult) => string]>([
    ['terminal', (given) => terminal(given, { colors: false, width: 300 })],
    ['json', json],
    ['junit', junit],
    ['gitlab', gitlab],
    ['oscal', oscal],
    ['html page', page],
    ['sarif', (given) => sarif(given, LINKS)],
    ['summary', (given) => summary(given, { links: LINKS, limit: SUMMARY_LIMIT })],
    ['check run', (given) => textsOf(checkRun(given, LINKS))],
  ])('is named in the format %s', (_, format) => {
    expect(format(result)).toContain(policy);
    expect(format(FAILED)).not.toContain(policy);
  });
});
