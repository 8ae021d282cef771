import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { comment } from '../../action/report/gate/comment.ts';
import { SUMMARY_LIMIT, summary } from '../../action/report/gate/summary.ts';
import { reviewResult } from '../fixtures/report/review-results.ts';
import { githubHtml, githubPage } from './github-page.ts';
import { accessibilityFaults, HAS_BROWSER, visits, wideElements } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'comment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { open } = visits({ url: pathToFileURL(folder).href, bootstrapKey: null });

const LINKS = {
  repository: 'https://github.com/octo/app',
  commit: '1f'.repeat(20),
  run: 'https://github.com/octo/app/actions/runs/1',
};
const PAGES = {
  comment: (findings: number) => comment(reviewResult(findings), LINKS),
  summary: (findings: number) => summary(reviewResult(findings), { links: LINKS, limit: SUMMARY_LIMIT }),
};
const NUMBERS = [1, 12, 300];

/** Headings, lists and tables of GitHub scroll by themselves; what axe knows of pages does not concern a part of one. */
const OF_THE_PAGE =
  /^(?:region|page-has-heading-one|heading-order|landmark-|target-size|scrollable-region-focusable)/;

describe.each(['comment', 'summary'] as const)('the %s of the gate', (place) => {
  test.each(NUMBERS)('with %i findings keeps all of its markup on GitHub', (findings) => {
    const shown = githubHtml(PAGES[place](findings), place);
    expect(shown).not.toMatch(/&lt;\/?(?:details|summary|sub|code|br|b)\b/);
    const count = (what: RegExp, text: string) => text.match(what)?.length ?? 0;
    const markdown = PAGES[place](findings);
    expect(count(/<details/g, shown)).toBe(count(/^<details>/gm, markdown));
    expect(count(/<table>/g, shown)).toBe(count(/^\| --- /gm, markdown));
  });

  describe.skipIf(!HAS_BROWSER)('in a browser', () => {
    test.each(NUMBERS)('with %i findings fits its window, and can be used by everyone', async (findings) => {
      const file = join(folder, `${place}-${findings}.html`);
      writeFileSync(file, githubPage(PAGES[place](findings), place));
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of [375, 1440]) {
          const { page, faults } = await open({ colorScheme, viewport: { width, height: 900 } });
          await page.goto(pathToFileURL(file).href);
          const wide = (await wideElements(page)).filter((element) => element === 'the page');
          const found = (await accessibilityFaults(page, 'all')).filter((fault) => !OF_THE_PAGE.test(fault));
          expect({ colorScheme, width, wide, found, faults }).toEqual({
            colorScheme,
            width,
            wide: [],
            found: [],
            faults: [],
          });
        }
    });
  });
});
