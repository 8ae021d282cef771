import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from './find-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of all tests listens; null: there is no Chromium on this machine. */
    readonly browser: string | null;
  }
}

/** It starts without a sandbox, because containers have none, and asks no one for updates. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
      args: ARGUMENTS,
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
  process.stderr.write(
    `\nNO BROWSER TEST RUNS: ${reason}. Install the package "chromium", or set CHROMIUM to its path.\n\n`,
  );
  project.provide('browser', null);
}
