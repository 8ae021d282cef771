import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { HOSTILE_TEXTS, hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import { reviewResult } from '../../../test/fixtures/report/review-results.ts';
import {
  BASE,
  FAILED,
  HEAD,
  PASSED,
  SAMPLES,
  sampleKey,
  UNKNOWN,
  WARNED,
} from '../../../test/fixtures/report/sample-result.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { checkRun } from './check-run.ts';
import { comment } from './comment.ts';
import { gateIdentity } from './gate-identity.ts';
import type { Links } from './links.ts';
import { SUMMARY_LIMIT, summary } from './summary.ts';

const LINKS: Links = {
  repository: 'https://github.com/octo/app',
  commit: HEAD,
  run: 'https://github.com/octo/app/actions/runs/1',
};
const page = (result: CheckResult) => summary(result, { links: LINKS, limit: SUMMARY_LIMIT });
const PAGES: readonly [string, (result: CheckResult) => string][] = [
  ['the summary', page],
  ['the summary without links', (result) => summary(result, { links: undefined, limit: SUMMARY_LIMIT })],
  ['the comment', (result) => comment(result, LINKS)],
  ['the check run', (result) => checkRun(result, LINKS).summary],
];

/** Every table has as many cells in each row as it has columns, and every folded part is closed. */
function expectSound(markdown: string): void {
  let columns: number | undefined;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      columns = undefined;
      continue;
    }
    const cells = line.split('|').length;
    columns ??= cells;
    if (cells !== columns) expect.fail(`${cells} cells instead of ${columns}: ${line}`);
  }
  const count = (pattern: RegExp) => (markdown.match(pattern) ?? []).length;
  expect(count(/<details/g)).toBe(count(/<\/details>/g));
  // What strangers write has no tags: those that are there are ours.
  const tags = new Set(markdown.replace(/`[^`\n]*`/g, '').match(/<\/?[a-z]+[^>]*>/gi) ?? []);
  for (const tag of tags) expect(tag).toMatch(/^<\/?(?:details|details open|summary|b|sub|br|code|span)>$/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
  expect(markdown.isWellFormed()).toBe(true);
}

describe.each(PAGES)('%s', (_, render) => {
  it.each(Object.entries(SAMPLES))('of the sample "%s" is sound and says the verdict first', (_, result) => {
    const text = render(result);
    expectSound(text);
    expect(text).toMatch(/^(?:<!-- .* -->\n)?##/);
    expect(text).toContain(result.because[0]);
  });

  it('stays well-formed, mentions no one and cannot be forged, whatever a result contains', () => {
    fc.assert(
      fc.property(anyText, (hostile) => {
        const rendered = render(hostileResult(hostile));
        expectSound(rendered);
        expect(rendered.match(/<!-- /g) ?? []).toHaveLength(rendered.startsWith('<!-- ') ? 1 : 0);
        // In code, a mention does not ring and a link is none.
        const active = rendered.replace(/`[^`\n]*`/g, '');
        expect(active).not.toMatch(/@octocat|@octo\/team|[^&]#123|app#8|\]\(https:\/\/evil/);
      }),
    );
  });

  it('promises no more than was done', () => {
    expect(render(UNKNOWN)).toContain('Files were not scanned for secrets.');
    expect(render(UNKNOWN)).toContain('Declarations of keys were not read.');
    expect(render(UNKNOWN)).toContain('<summary>Not known (1)</summary>');
    expect(render(FAILED)).toContain('Scanned 12 file versions in 3 commits');
    expect(render(FAILED)).toContain('`drifted-key`, `missing-key`');
  });

  it('has no path of this machine', () => {
    expect(render(FAILED)).not.toContain('/home/runner');
  });
});

describe('the summary', () => {
  it('links a finding to its line at the checked commit, and one of the history to its own', () => {
    expect(page(FAILED)).toContain(`](https://github.com/octo/app/blob/${HEAD}/infra/keys.tf#L12)`);
    expect(summary(FAILED, { links: undefined, limit: SUMMARY_LIMIT })).toContain('`line 12`: ');
  });

  it('shows posture against what is asked for', () => {
    expect(page(FAILED)).toContain('| SOC 2 | `████████░░\u00a082%` ❌ | 90% | LowerPlane | 2026-11-25 |');
    expect(page(FAILED)).toContain('| ISO 27001 | `█████████░\u00a091%` ✅ | 90% |');
  });

  it('shows keys as LowerPlane lists them', () => {
    expect(page(FAILED)).toContain(
      '| Evidence Upload (old) `…x0Zz` | read-write | all | 2026-08-02 | 2026-11-25 | never | active |',
    );
    expect(page(FAILED)).toMatch(/\| Spring audit .* \| expired \|/);
  });

  it('says what is suppressed, by whom, why and until when', () => {
    expect(page(FAILED)).toMatch(
      /Moves to the new dashboard in January<br>platform@\u200bexample\.com, until 2027-01-04/,
    );
    expect(page(FAILED)).toContain('In the baseline (1)');
    expect(page(FAILED)).toContain('an example for readers');
  });

  it('says which policy counted', () => {
    expect(page(PASSED)).toContain(`Policy: .lowerplane/policy.yaml at commit ${BASE.slice(0, 12)}.`);
    expect(page(UNKNOWN)).toContain('No policy at .lowerplane/policy.yaml: the defaults apply.');
    expect(page(WARNED)).toContain('Policy: .lowerplane/policy.yaml.');
  });

  it('leaves space for other steps below the size that GitHub drops', () => {
    expect(SUMMARY_LIMIT).toBeLessThan(1024 * 1024);
  });

  it.each([200_000, 65_535, 10_000])('keeps the weightiest rows that fit into %i bytes', (limit) => {
    const keys = Array.from({ length: 300 }, (_, index) => sampleKey({ name: `Key ${index}` }));
    const huge = { ...hugeResult(1_200), keys };
    const text = summary(huge, { links: LINKS, limit });
    expectSound(text);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit * 0.9);
    const shown = text.match(/^\| (?:🔴|🟠|🟡|🔵)/gmu)?.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    expect(text).toContain(`And ${1_200 - shown} more`);
    expect(text).toContain('#L1)');
    if (shown < 300) expect(text).not.toContain('🟠&nbsp;');
  });
});

describe('the comment', () => {
  it('begins with the marker of its gate', () => {
    expect(comment(FAILED, LINKS).split('\n')[0]).toBe(gateIdentity(FAILED).marker);
    const marker = '<!-- lowerplane-gate id=api -->';
    expect(comment(PASSED, LINKS, { marker }).split('\n')[0]).toBe(marker);
  });

  it('says which commit it was updated for, and which run has the rest', () => {
    expect(comment(FAILED, LINKS)).toContain(
      `Updated for [\`2e2e2e2e2e2e\`](https://github.com/octo/app/commit/${HEAD}), by [this run](https://github.com/octo/app/actions/runs/1).`,
    );
    expect(comment(FAILED, undefined)).not.toContain('Updated for');
  });

  it('counts what it leaves out', () => {
    expect(comment(FAILED, LINKS)).toContain('Suppressed: 1 waived, 1 baselined, 1 allowed by comments.');
    expect(comment(hugeResult(400), LINKS)).toContain('and 97 more');
  });

  it('is shorter than GitHub lets it be', () => {
    for (const text of HOSTILE_TEXTS) {
      const result = hostileResult(text);
      const [finding] = result.findings;
      if (finding === undefined) throw new Error('no finding');
      const many = { ...result, findings: Array.from({ length: 400 }, () => finding) };
      expect(comment(many, LINKS).length).toBeLessThanOrEqual(65_536);
    }
  });
});

describe('the first screen', () => {
  const ORDER = [
    '## ❌',
    '### Fix before merging',
    '### Posture',
    '<summary>Known before this change (40)',
    '<summary>Compliance findings (6 in 3 controls)',
    '<summary>Not known (3)',
    '<summary>API keys',
    '<summary>About these rules',
  ];
  /** What is seen before anything is opened. */
  const unfolded = (markdown: string) => markdown.replace(/<details>[\s\S]*?<\/details>/g, '');

  it.each([1, 12, 300])('fits the verdict, what to fix and the posture of %i findings', (number) => {
    const text = page(reviewResult(number));
    const positions = ORDER.map((part) => text.indexOf(part));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions).not.toContain(-1);
    const lines = unfolded(text)
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeLessThanOrEqual(35);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(400);
    const commented = unfolded(comment(reviewResult(number), LINKS)).split('\n');
    expect(commented.filter((line) => line !== '').length).toBeLessThanOrEqual(35);
  });

  it('shows a rule once for many files and keys, with its fix once', () => {
    const shown = unfolded(page(reviewResult(300)));
    expect(shown.match(/Declare expires_in/g)).toHaveLength(1);
    expect(shown).toContain('**Key never expires** (100 in 10 files)');
    expect(shown).toContain('and 97 more');
    expect(page(reviewResult(300)).match(/^\| (?:🔴|🟠|🟡|🔵)/gmu)).toHaveLength(300);
  });

  it('groups what to fix by file, and links to the suggestions that are made', () => {
    const suggestions = 'https://github.com/octo/app/pull/7/files';
    const text = summary(FAILED, { links: { ...LINKS, suggestions }, limit: SUMMARY_LIMIT });
    expect(text).toMatch(/\*\*`infra\/keys\.tf`\*\*\n\n- 🟠 high: \*\*Key never expires\*\*/u);
    expect(text).toContain(`([suggested change](${suggestions}))`);
    expect(page(FAILED)).not.toContain('suggested change');
  });

  it('prints the remediation of a test, and what is the same for many once', () => {
    for (const text of [page(reviewResult(1)), comment(reviewResult(1), LINKS)]) {
      expect(text.match(/Turn on MFA for root/g)).toHaveLength(1);
      expect(text.match(/Follow the remediation of the test/g)).toHaveLength(1);
    }
  });

  it('opens what fails a deploy: findings about compliance, and what is not known', () => {
    const deploy = { ...reviewResult(1), mode: 'deploy', outcome: 'unknown' } as const;
    expect(page(deploy)).toContain('<details open>\n<summary>Compliance findings');
    expect(page(deploy)).toContain('<details open>\n<summary>Not known');
  });

  it('has one line for everything that is not known of one key', () => {
    const line = page(reviewResult(1)).match(/^- .*"Reports".*$/gm);
    expect(line).toHaveLength(1);
    expect(line?.[0]).toContain('Cannot determine 6 things about "Reports" (lines 3, 4, 5, 6, 7, 8)');
  });
});

describe('the check run', () => {
  it.each([
    [PASSED, 'success', 'Ready to merge'],
    [WARNED, 'neutral', 'In order, with warnings: 1 low'],
    [FAILED, 'failure', 'Not ready to deploy to production: 1 critical, 2 high, 1 medium'],
    [UNKNOWN, 'failure', 'No verdict on readiness to deploy to production'],
  ])('of %o has a conclusion that branch protection understands', (result, conclusion, title) => {
    expect(checkRun(result, LINKS)).toMatchObject({ conclusion, title });
  });

  it('annotates lines of files alone', () => {
    expect(checkRun(FAILED, LINKS).annotations).toMatchObject([
      {
        path: 'scripts/upload.sh',
        start_line: 7,
        end_line: 7,
        start_column: 3,
        end_column: 42,
        annotation_level: 'failure',
      },
      { path: 'infra/keys.tf', start_line: 12 },
      { path: 'infra/keys.tf', start_line: 52, annotation_level: 'warning', title: 'Not known (value)' },
    ]);
  });

  it('keeps to the limits of a check run', () => {
    const { summary, annotations } = checkRun(hugeResult(1_200), LINKS);
    expect(summary.length).toBeLessThanOrEqual(65_535);
    expect(annotations).toHaveLength(1_000);
    for (const text of HOSTILE_TEXTS) {
      for (const { title, message } of checkRun(hostileResult(text), LINKS).annotations) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(64 * 1024);
      }
    }
  });
});
