import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  BaseSequencer,
  createVitest,
  type Reporter,
  type TestCase,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node';
import { instrumented } from './instrument.ts';

/** The tests that are about the lifecycle. Those that run the built provider do not see a mutant. */
const TESTS = [
  'provider/{lifecycle,keys,delivery,terraform}/**/*.test.ts',
  'test/integration/{lifecycle,delivery,engine,possession,provider}/**/*.test.ts',
  'test/integration/commands/keys-*.test.ts',
];
const ROOT = join(import.meta.dirname, '../../..');

/** Files to run: with a mutant, until a test fails; or without one, to note which mutants they come to. */
export type TestOrder =
  | { readonly mutant: string; readonly files: readonly string[] }
  | { readonly mutant: undefined };

/** By test file: ids of the mutants whose places its tests come to. */
export type TouchedByTests = readonly (readonly [file: string, mutants: readonly string[]])[];

/** The first test that failed; undefined: none did. */
export interface TestVerdict {
  readonly failed: string | undefined;
}

/** Runs test files in the order in which they are given. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

/** Notes which tests fail, and files that cannot be loaded; the first one first. */
class Failures implements Reporter {
  readonly names: string[] = [];
  readonly files = new Set<string>();
  /** Ends the run at the first one. */
  isFirstEnough = false;

  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'failed') this.#note(test.module, `: ${test.fullName}`);
  }

  onTestModuleEnd(module: TestModule): void {
    if (module.state() === 'failed') this.#note(module, '');
  }

  onTestRunEnd(_: unknown, errors: readonly unknown[]): void {
    if (errors.length > 0) this.names.push('an error that no test caught');
  }

  #note({ moduleId }: TestModule, test: string): void {
    this.names.push(`${relative(ROOT, moduleId)}${test}`);
    this.files.add(moduleId);
    if (this.isFirstEnough) void vitest.cancelCurrentRun('test-failure');
  }
}

const failures = new Failures();

/** Vitest, with every mutant in what it loads. */
function openVitest(): Promise<Vitest> {
  return createVitest(
    'test',
    {
      config: false,
      root: ROOT,
      watch: false,
      // It would not notice that the mutants have changed.
      fsModuleCache: false,
      include: TESTS,
      setupFiles: ['./test/setup/seed.ts', './test/world/mutants/mutated-test.ts'],
      reporters: [failures],
      testTimeout: 30_000,
      teardownTimeout: 1_000,
      maxWorkers: 1,
      sequence: { sequencer: InOrder },
    },
    {
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          transform: (source, id) => instrumented(id.replace(/\?.*/, ''), source),
        },
      ],
    },
  );
}

const vitest = await openVitest();
const specifications = await vitest.globTestSpecifications();

/** A file in which a test fails without a mutant proves nothing: it is left out, and named. */
async function touched(): Promise<TouchedByTests> {
  const directory = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    vitest.provide('mutants', { alive: undefined, touchedIn: directory });
    await vitest.runTestSpecifications([...specifications]);
    for (const name of failures.names) process.stderr.write(`Without a mutant, this fails: ${name}\n`);
    const notes: TouchedByTests = readdirSync(directory).map((name) =>
      JSON.parse(readFileSync(join(directory, name), 'utf8')),
    );
    return notes.filter(([file]) => !failures.files.has(file));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function tried(mutant: string, files: readonly string[]): Promise<TestVerdict> {
  const tests = files.flatMap((file) => specifications.filter(({ moduleId }) => moduleId === file));
  vitest.provide('mutants', { alive: mutant, touchedIn: undefined });
  failures.names.length = 0;
  failures.isFirstEnough = true;
  await vitest.runTestSpecifications(tests);
  return { failed: failures.names[0] };
}

process.on('message', async (order: TestOrder) => {
  process.send?.(order.mutant === undefined ? await touched() : await tried(order.mutant, order.files));
});
// With all it has started, even what is in an endless loop.
process.on('disconnect', () => process.kill(0, 'SIGKILL'));
process.send?.('ready');
