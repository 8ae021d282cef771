import axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { Emulator } from '../../provider/emulator/start.ts';

/** Whether there is a browser; without one, tests are skipped, and the setup says so. */
export const HAS_BROWSER = inject('browser') !== null;

/** A page that is watched: what it does wrong is collected. */
export interface Watched {
  readonly page: Page;
  /** Violations of the policy, errors, dialogs, and requests to other servers, since the page was opened. */
  readonly faults: readonly string[];
}

export interface Visits {
  /** A page of a new browser profile. */
  open(options?: BrowserContextOptions): Promise<Watched>;
  /** The same, signed in with a key; the admin key by default. */
  signedIn(options?: BrowserContextOptions, key?: string | null): Promise<Watched>;
}

/** Pages of one site, for all tests of a file. Everything that is not below its URL is elsewhere. */
export function visits(site: Pick<Emulator, 'url' | 'bootstrapKey'>): Visits {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    const endpoint = inject('browser');
    if (endpoint !== null) browser = await chromium.connect(endpoint);
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Watched> {
    if (browser === undefined) throw new Error('the browser has not started');
    const context = await browser.newContext({ baseURL: site.url, ...options });
    contexts.push(context);
    const page = await context.newPage();
    // Other tests run at the same time.
    page.setDefaultTimeout(60_000);
    const faults: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.url}/`)) faults.push(`request to ${request.url()}`);
    });
    page.on('pageerror', (error) => faults.push(`error ${error.message}`));
    page.on('console', (message) => {
      // Chromium reports each answer of 4xx as an error too.
      const isAnswer = /^Failed to load resource: the server responded with a status of 4/.test(
        message.text(),
      );
      if (message.type() === 'error' && !isAnswer) faults.push(`console ${message.text()}`);
    });
    page.on('dialog', (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    return { page, faults };
  }

  return {
    open,
    async signedIn(options, key = site.bootstrapKey) {
      const watched = await open(options);
      await watched.page.goto('/sign-in');
      await watched.page.getByLabel('API key').fill(key ?? '');
      await watched.page.getByRole('button', { name: 'Sign in' }).click();
      await watched.page.waitForURL('/');
      return watched;
    },
  };
}

/** What reaches beyond the right edge of the window. Code, which scrolls by itself, and what is hidden do not count. */
export async function wideElements(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('pre, .unseen, thead'))
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120));
    return scrollWidth > clientWidth ? ['the page', ...wide] : wide;
  });
}

/**
 * What axe finds wrong on a page. It loads nothing itself, which the policy of the page would forbid.
 *
 * @param concern all, or the colours alone.
 */
export async function accessibilityFaults(
  page: Page,
  concern: 'all' | 'colours',
): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const options = { preload: false, ...(concern === 'all' ? {} : { runOnly: 'cat.color' }) };
  const found = await page.evaluate(async (given) => {
    const { violations } = await Reflect.get(globalThis, 'axe').run(given);
    return violations;
  }, options);
  const violations: readonly axe.Result[] = found;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

/** Moves the focus with the Tab key to what has a name, as people without a mouse do. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    // Past the last element, the focus is with the browser itself.
    const focused =
      (await page.locator(':focus').count()) === 0 ? '' : await page.locator(':focus').ariaSnapshot();
    if (focused.includes(`"${name}"`)) return;
    seen.push(focused);
  }
  expect(seen, `the Tab key should reach ${name}`).toContain(name);
}
