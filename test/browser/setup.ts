import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CHROMIUM_ARGUMENTS, findChromium, warnOfNoBrowser } from './find-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of all tests listens; null: there is no Chromium on this machine. */
    readonly browser: string | null;
  }
}

/**
 * Starts the one browser of all tests. Without one they are skipped, and this says so.
 *
 * @throws when `CHROMIUM` names one that does not start.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) return skipAll(project, 'Chromium was not found');
  try {
    const server = await chromium.launchServer({
      executablePath,
      args: [...CHROMIUM_ARGUMENTS],
      headless: true,
      timeout: 120_000,
    });
    project.provide('browser', server.wsEndpoint());
    return () => server.close();
  } catch (error) {
    if (executablePath === process.env.CHROMIUM) throw error;
    return skipAll(
      project,
      `${executablePath} does not start: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function skipAll(project: TestProject, reason: string): undefined {
  warnOfNoBrowser(reason);
  project.provide('browser', null);
}
