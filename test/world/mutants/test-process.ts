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
  'test/integration/{lifecycle,delivery,provider}/**/*.test.ts',
];
const ROOT = join(import.meta.dirname, '../../..');

/** Asks for the tests of one mutant. */
export interface TestOrder {
  readonly mutant: string;
}

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

/** Notes the first test that fails, or file that cannot be loaded. */
class FirstFailure implements Reporter {
  failed: string | undefined;

  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'failed')
      this.failed ??= `${relative(ROOT, test.module.moduleId)}: ${test.fullName}`;
  }

  onTestModuleEnd(module: TestModule): void {
    if (module.state() === 'failed') this.failed ??= relative(ROOT, module.moduleId);
  }

  onTestRunEnd(_: unknown, errors: readonly unknown[]): void {
    if (errors.length > 0) this.failed ??= 'an error that no test caught';
  }
}

const failure = new FirstFailure();

/** Vitest, with every mutant in what it loads. */
function openVitest(): Promise<Vitest> {
  return createVitest(
    'test',
    {
      config: false,
      root: ROOT,
      watch: false,
      include: TESTS,
      setupFiles: ['./test/setup/seed.ts', './test/world/mutants/mutated-test.ts'],
      reporters: [failure],
      testTimeout: 30_000,
      teardownTimeout: 1_000,
      bail: 1,
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

/** By test file: the mutants whose places its tests come to. */
async function readTouched(vitest: Vitest, files: readonly TestSpecification[]) {
  const directory = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    vitest.config.bail = 0;
    vitest.provide('mutants', { alive: undefined, touchedIn: directory });
    await vitest.runTestSpecifications([...files]);
    if (failure.failed !== undefined) throw new Error(`Without a mutant, a test fails: ${failure.failed}.`);
    return new Map(
      readdirSync(directory).map((name): [string, Set<string>] => {
        const { file, touched } = JSON.parse(readFileSync(join(directory, name), 'utf8'));
        return [file, new Set(touched)];
      }),
    );
  } finally {
    vitest.config.bail = 1;
    rmSync(directory, { recursive: true });
  }
}

const vitest = await openVitest();
const specifications = await vitest.globTestSpecifications();
const touched = await readTouched(vitest, specifications);

/** The tests that come to the place of a mutant, and those first that come to the fewest others. */
function testsOf(mutant: string): readonly TestSpecification[] {
  const others = ({ moduleId }: TestSpecification) => touched.get(moduleId)?.size ?? 0;
  return specifications
    .filter(({ moduleId }) => touched.get(moduleId)?.has(mutant))
    .sort((a, b) => others(a) - others(b));
}

async function tried(mutant: string): Promise<TestVerdict> {
  const tests = testsOf(mutant);
  if (tests.length === 0) return { failed: undefined };
  vitest.provide('mutants', { alive: mutant, touchedIn: undefined });
  failure.failed = undefined;
  await vitest.runTestSpecifications([...tests]);
  return { failed: failure.failed };
}

process.on('message', async ({ mutant }: TestOrder) => process.send?.(await tried(mutant)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
