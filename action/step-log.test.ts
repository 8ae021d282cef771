import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { githubToken } from '../test/integration/scan/made-repository.ts';
import { GateError } from './check/gate-error.ts';
import { nothingToCheck, noVerdict } from './publish.ts';
import { ScanError } from './scan/scan-error.ts';
import { StepLog } from './step-log.ts';

const TOKEN = githubToken(1);
let printed: string;
let exitCode: typeof process.exitCode;

beforeEach(() => {
  printed = '';
  exitCode = process.exitCode;
  vi.stubEnv('GITHUB_OUTPUT', '');
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('logs no token of a vendor, and every line in its order', async () => {
  const log = new StepLog();
  log.write(`Fetching ${TOKEN} and 0123456789ab.`);
  log.write('::set-output name=a::b');
  log.write('last');
  await log.flush();
  expect(printed).not.toContain(TOKEN);
  expect(printed.split('\n')).toEqual([
    expect.stringMatching(/^Fetching .* and 0123456789ab\.$/),
    ': :set-output name=a::b',
    'last',
    '',
  ]);
});

it('has no token of a vendor in why there is nothing to check', async () => {
  await nothingToCheck(`refs/heads/${TOKEN} was deleted`);
  expect(printed).not.toContain(TOKEN);
  expect(printed).toMatch(/Nothing to check: refs\/heads\/.* was deleted\./);
});

it.each([
  ['an error of the gate', new GateError('Missing Commit', `branch ${TOKEN} is missing`)],
  ['an error of the scan', new ScanError(`branch ${TOKEN} is missing`)],
  ['an unexpected error', new Error(`branch ${TOKEN} is missing`)],
  ['what is thrown without an error', `branch ${TOKEN} is missing`],
])('has no token of a vendor in %s', async (_, error) => {
  await noVerdict(error);
  expect(printed).not.toContain(TOKEN);
  expect(printed).toContain('is missing');
  expect(process.exitCode).toBe(1);
});
