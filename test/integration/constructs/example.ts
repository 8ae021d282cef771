import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compileConstructs } from '../../../provider/build.ts';
import type { Flavour } from '../../../provider/constructs/flavour.ts';
import { CONSTRUCTS, DIST } from '../../../provider/dist-paths.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const EXAMPLES = join(ROOT, 'examples', 'cdktf');
const COMPILER = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Where an app writes to unless it says otherwise. */
const SYNTHESIZED = 'cdktf.out';

/** An app, such as that of examples/cdktf in the words of a CDK library, in a folder of its own. */
export interface Example {
  readonly directory: string;
  readonly source: string;
  /** Runs the app as its readers do, and returns the Terraform JSON of its stack. */
  synthesize(environment?: Readonly<Record<string, string>>): Promise<string>;
  /** Checks the app against the types that ship; rejects when they do not fit. */
  checkTypes(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param file of examples/cdktf */
export async function copyExample(
  flavour: Flavour,
  file: 'main.ts' | 'use-cases.ts' = 'main.ts',
): Promise<Example> {
  const written = await readFile(join(EXAMPLES, file), 'utf8');
  return createApp(flavour, written.replaceAll('cdktf', flavour).replaceAll('CDKTF_OUTDIR', 'OUTDIR'));
}

/** An app with a stack `lowerplane-keys`, as its readers have it. */
export async function createApp(flavour: Flavour, source: string): Promise<Example> {
  // The app imports this package by name, from what the build compiled.
  if (!existsSync(CONSTRUCTS)) await compileConstructs();
  await mkdir(DIST, { recursive: true });
  const directory = await mkdtemp(join(DIST, `example-${flavour}-`));
  await writeFile(join(directory, 'main.ts'), source);
  return {
    directory,
    source,
    async synthesize(environment = {}) {
      const { LOWERPLANE_AGE_RECIPIENT: _, ...inherited } = process.env;
      await promisify(execFile)(process.execPath, ['main.ts'], {
        cwd: directory,
        env: { ...inherited, OUTDIR: SYNTHESIZED, ...environment },
      });
      return readFile(join(directory, SYNTHESIZED, 'stacks', 'lowerplane-keys', 'cdk.tf.json'), 'utf8');
    },
    async checkTypes() {
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];
      await promisify(execFile)(process.execPath, [COMPILER, ...options, '--ignoreConfig', 'main.ts'], {
        cwd: directory,
      });
    },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}
