import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { reportedKeys } from '../integration/commands/reported-keys.ts';
import { accessibilityFaults, HAS_BROWSER, visits, wideElements } from './visit.ts';

/** Pixels between the margins of A4. */
const PAPER = 718;

// The page is opened from a file, as people do. Nothing else is in its folder: every other request is a fault.
const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { open } = visits({ url: pathToFileURL(folder).href, bootstrapKey: null });
const file = join(folder, 'keys.html');

/** A page with keys, a calendar, posture, findings and a trend. */
async function writePage(): Promise<void> {
  const { page } = await reportedKeys();
  writeFileSync(file, page());
}

async function opened(options: Parameters<typeof open>[0]) {
  const watched = await open(options);
  await watched.page.goto(pathToFileURL(file).href);
  expect(await watched.page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'Rotation calendar',
    'Keys',
    'Compliance posture',
    'Findings of the gate',
    'Trend',
    'Each open finding',
  ]);
  return watched;
}

describe.skipIf(!HAS_BROWSER)('the page of lowerplane report', () => {
  test('can be used by everyone, fits its window, and loads nothing from elsewhere', async () => {
    await writePage();
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [375, 1440]) {
        const { page, faults } = await opened({ colorScheme, viewport: { width, height: 900 } });
        const found = [...(await accessibilityFaults(page, 'all')), ...(await wideElements(page)), ...faults];
        expect({ colorScheme, width, found }).toEqual({ colorScheme, width, found: [] });
      }
  });

  test('fits on paper, and is light there', async () => {
    await writePage();
    const { page, faults } = await opened({
      colorScheme: 'dark',
      viewport: { width: PAPER, height: 1000 },
    });
    await page.emulateMedia({ media: 'print' });
    expect(await wideElements(page)).toEqual([]);
    expect(await accessibilityFaults(page, 'all')).toEqual([]);
    const colours = await page.evaluate(() => {
      const { color, backgroundColor, colorScheme } = getComputedStyle(document.body);
      return { color, backgroundColor, colorScheme };
    });
    expect(colours).toEqual({
      color: 'rgb(23, 32, 43)',
      backgroundColor: 'rgb(255, 255, 255)',
      colorScheme: 'light',
    });
    expect(faults).toEqual([]);
  });
});
