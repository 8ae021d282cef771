import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('finds Chromium by its name on the PATH, and only a program', () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second with space')];
  for (const path of [first, second]) mkdirSync(path);
  writeFileSync(join(first, 'chromium'), '', { mode: 0o644 });
  writeFileSync(join(second, 'google-chrome'), '');
  chmodSync(join(second, 'google-chrome'), 0o755);
  expect(findChromium({ PATH: [first, second].join(delimiter) })).toBe(join(second, 'google-chrome'));
});

test('takes the one that is named', () => {
  expect(findChromium({ CHROMIUM: '/opt/chrome', PATH: '' })).toBe('/opt/chrome');
  expect(findChromium({ CHROMIUM: '', PATH: '' })).toBeUndefined();
  expect(findChromium({})).toBeUndefined();
});
