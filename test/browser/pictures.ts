import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { type Emulator, startEmulator } from '../../provider/emulator/start.ts';
import { html, styleText } from '../../provider/html/html.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './find-chromium.ts';
import { gateComment } from './gate-comment.ts';
import { githubPage } from './github-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const IMAGES = join(ROOT, 'docs', 'images');
const PICTURES = ['console-light', 'console-dark', 'terminal', 'report', 'comment-light', 'comment-dark'];
const DAY = 24 * 60 * 60 * 1000;
const WIDTH = 1280;

interface Example {
  readonly createdDaysAgo: number;
  readonly usedDaysAgo: readonly number[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A team with keys in good and in bad order. */
function examples(now: number): readonly Example[] {
  const inDays = (days: number) => new Date(now + days * DAY).toISOString();
  const production = ['production'];
  return [
    {
      createdDaysAgo: 410,
      usedDaysAgo: [200],
      body: { name: 'Internal dashboard', permissions: 'read-only' },
    },
    {
      createdDaysAgo: 120,
      usedDaysAgo: [9, 2],
      body: { name: 'User provisioning', permissions: 'admin', expires_at: inDays(60) },
    },
    {
      createdDaysAgo: 83,
      usedDaysAgo: [30, 6],
      body: {
        name: 'CI/CD Pipeline - Production',
        permissions: 'read-only',
        environments: production,
        expires_at: inDays(7),
      },
    },
    {
      createdDaysAgo: 40,
      usedDaysAgo: [1],
      body: {
        name: 'Evidence upload',
        permissions: 'read-write',
        environments: ['production', 'staging'],
        expires_at: inDays(325),
      },
    },
    {
      createdDaysAgo: 6,
      usedDaysAgo: [1],
      body: {
        name: 'CI/CD Pipeline - Production',
        permissions: 'read-only',
        environments: production,
        expires_at: inDays(84),
      },
    },
  ];
}

async function fill(emulator: Emulator): Promise<void> {
  const now = Date.now();
  const authorization = `Bearer ${emulator.bootstrapKey}`;
  for (const { createdDaysAgo, usedDaysAgo, body } of examples(now)) {
    emulator.clock.set(now - createdDaysAgo * DAY);
    const created = await fetch(`${emulator.url}/v1/api-keys`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { secret }: { readonly secret: string } = JSON.parse(await created.text());
    for (const days of usedDaysAgo) {
      emulator.clock.set(now - days * DAY);
      await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
    }
  }
  emulator.clock.set(now);
}

async function pictureConsole(browser: Browser, emulator: Emulator): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: WIDTH, height: 760 } });
    await page.goto(`${emulator.url}/`);
    await page.getByLabel('API key').fill(emulator.bootstrapKey ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${emulator.url}/`);
    await page.screenshot({ path: join(IMAGES, `console-${colorScheme}.png`) });
    await page.close();
  }
}

async function lowerplane(emulator: Emulator, cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'provider', 'cli', 'main.ts'), ...args],
    {
      cwd,
      env: {
        ...process.env,
        LOWERPLANE_BASE_URL: emulator.url,
        LOWERPLANE_API_KEY: emulator.bootstrapKey ?? '',
      },
    },
  );
  return stdout;
}

const COLOURS: Readonly<Record<string, string>> = {
  '1': 'font-weight: 700',
  '2': 'opacity: 0.7',
  '31': 'color: #ff9c92',
  '32': 'color: #6fd39b',
  '33': 'color: #ecb95c',
  '36': 'color: #8fd4ff',
};
const TERMINAL =
  'body { margin: 0; background: #0f141a; } pre { margin: 0; padding: 20px 24px; width: max-content; color: #e7ebf0; font: 14px/1.45 "DejaVu Sans Mono", monospace; }';

/** What a terminal shows, as a page. */
async function pictureTerminal(browser: Browser, emulator: Emulator, cwd: string): Promise<void> {
  const output = await lowerplane(emulator, cwd, 'keys', 'list', '--color', 'always');
  let style = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with one
  const parts = output.trimEnd().split(/\u001b\[([\d;]*)m/);
  const pieces = parts.map((part, index) => {
    if (index % 2 === 0) return html`<span style="${style}">${part}</span>`;
    style = part
      .split(';')
      .flatMap((code) => COLOURS[code] ?? [])
      .join('; ');
    return '';
  });
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 } });
  await page.setContent(
    String(
      html`<!doctype html><title>lowerplane</title><style>${styleText(TERMINAL)}</style><pre><b>$ lowerplane keys list</b>${'\n'}${pieces}</pre>`,
    ),
  );
  await page.locator('pre').screenshot({ path: join(IMAGES, 'terminal.png') });
  await page.close();
}

/** The comment of the gate, as GitHub shows it. */
async function pictureComment(browser: Browser): Promise<void> {
  const content = githubPage(await gateComment(), 'comment');
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 920, height: 900 } });
    await page.setContent(content);
    await page.screenshot({ path: join(IMAGES, `comment-${colorScheme}.png`), fullPage: true });
    await page.close();
  }
}

async function pictureReport(browser: Browser, emulator: Emulator, cwd: string): Promise<void> {
  const file = join(cwd, 'keys.html');
  await lowerplane(emulator, cwd, 'report', '--quiet', '--output', `html=${file}`);
  const page = await browser.newPage({ colorScheme: 'light', viewport: { width: WIDTH, height: 900 } });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(IMAGES, 'report.png') });
  await page.close();
}

const executablePath = findChromium(process.env);
if (executablePath === undefined) {
  process.stderr.write(
    'Chromium was not found. Install the package "chromium", or set CHROMIUM to its path.\n',
  );
  process.exitCode = 1;
} else {
  await mkdir(IMAGES, { recursive: true });
  const cwd = await mkdtemp(join(tmpdir(), 'pictures-'));
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGUMENTS] });
  const emulator = await startEmulator({ quiet: true });
  try {
    await fill(emulator);
    await pictureConsole(browser, emulator);
    await pictureTerminal(browser, emulator, cwd);
    await pictureReport(browser, emulator, cwd);
    await pictureComment(browser);
    for (const name of PICTURES) {
      const { length } = await readFile(join(IMAGES, `${name}.png`));
      process.stdout.write(`docs/images/${name}.png, ${Math.ceil(length / 1024)} KiB\n`);
    }
  } finally {
    await emulator.close();
    await browser.close();
    await rm(cwd, { recursive: true });
  }
}
