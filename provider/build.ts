import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { CodeSplittingGroup } from 'rolldown';
import { type Bundle, bundle, WASM_FILES } from './bundle.ts';
import { FLAVOURS, type Flavour, inFlavour, SOURCE_FLAVOUR } from './constructs/flavour.ts';
import { CLI_PROGRAM, CONSTRUCTS, DIST, MIRROR, PROVIDER_FOLDER, PROVIDER_PROGRAM } from './dist-paths.ts';
import { launcher } from './launcher.ts';
import { addProviderInstallation, providerInstallation } from './terraform-settings.ts';

const HELP = `npm run build [-- --write FILE]

Builds everything that ships into provider/dist: the Terraform provider (as a filesystem mirror), the lowerplane
command, and the constructs for CDK Terrain and CDKTF. Prints the settings with which Terraform installs the provider
from there.

  --write FILE            adds these settings to a CLI configuration file of Terraform, such as ~/.terraformrc
                          (%APPDATA%\\terraform.rc on Windows); its other settings stay
`;

const SOURCE = import.meta.dirname;

/** What every command needs, and what both the scanner and commands without it need: they should not load the scanner. */
const GRAMMAR_PART = {
  name: 'grammar',
  test: /\/provider\/(?:text\/|version\.ts|keys\/(?:key-text|fingerprint|declaration\/quoted)\.ts|delivery\/file\/make-directories\.ts|http\/address\.ts|cli\/(?:grammar\/|command(?:-io)?\.ts))|\/action\/report\/format\/(?:inert|terminal-style)\.ts|\/action\/scan\/(?:scan-target|content\/foreign-comment|verification\/hosted-vendors)\.ts/,
};

/** What asks git and looks for a policy, before the rules are loaded. */
const GIT_PART = {
  name: 'git',
  test: /\/action\/scan\/(?:scan-error|sources\/(?:git|location|repository|staged-diff))\.ts|\/provider\/cli\/scan\/policy-on-disk\.ts/,
};

/** What `lowerplane scan --staged` needs, with all that these import: one file, because every commit waits for it. */
const SCANNER_PART = {
  name: 'scanner',
  test: /\/action\/(?:scan\/(?:scan|scan-staged)|report\/scan\/terminal)\.ts/,
};

/** What scans of files and of commits need besides. */
const TREE_PART = {
  name: 'trees',
  test: /\/action\/scan\/(?:scan-(?:files|commits)|sources\/(?:tree-part|blob-part)|prefilter\/best-prefilter)\.ts/,
};

/** What every process of the provider needs. No more, so that most of them open one file. */
const PROVIDER_START_PART: CodeSplittingGroup = { name: 'start', tags: ['$initial'], priority: 3 };

/** The types that Terraform requests from few of the processes of a run, with all that they import. One process of a run serves the whole schema. */
const ON_DEMAND_PART: CodeSplittingGroup = {
  name: 'on-demand',
  test: /\/provider\/terraform\/generated\/on-demand/,
  includeDependenciesRecursively: true,
  priority: 2,
};

/**
 * What the provider needs once it is configured. One file: each that is opened separately delays every command, and parts
 * that were split here would need each other.
 */
export const CONNECTION_PART: CodeSplittingGroup = {
  name: 'connection',
  test: /\/undici-(?:parts|assert|http)\.cjs$|\/node_modules\/(?:undici|zod)\/|\/provider\/(?:http|api|lifecycle|keys|terraform|text|users|evidence|schema-messages|compliance)\/|\/provider\/delivery\/(?:[\w-]+|remote\/(?!value-destination\.ts)[\w-]+|file\/(?:make-directories|read-start)|probe\/(?:open-)?probe)\.ts/,
  priority: 1,
};

/** Builds the provider alone: what Terraform needs, in well under a second. */
export async function buildProvider(): Promise<void> {
  const { files } = await bundleProvider([nodeOfCheckout()]);
  await replaceFiles(PROVIDER_FOLDER, files);
}

/** The provider with its launcher. @param nodes as {@link launcher} takes them. */
export async function bundleProvider(nodes: readonly string[]): Promise<Bundle> {
  const provider = await bundle(
    { main: join(SOURCE, 'terraform', 'main.ts') },
    { groups: [PROVIDER_START_PART, ON_DEMAND_PART, CONNECTION_PART], groupsAlone: true },
  );
  provider.files.set(basename(PROVIDER_PROGRAM), launcher(nodes));
  return provider;
}

/** The Node.js that builds: terraform may be started where another one is first on the PATH. It may move with the checkout. */
function nodeOfCheckout(): string {
  const isInside = !relative(join(SOURCE, '..'), process.execPath).startsWith('..');
  return isInside ? relative(PROVIDER_FOLDER, process.execPath) : process.execPath;
}

/** File by file and by renaming: a terraform that runs meanwhile never sees half a provider. */
export async function replaceFiles(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    const partial = join(folder, `.${name}.${process.pid}`);
    await writeFile(partial, content, { mode: 0o755 });
    await rename(partial, join(folder, name));
  }
  for (const name of await readdir(folder)) {
    if (!files.has(name) && !name.startsWith('.')) await rm(join(folder, name), { force: true });
  }
}

/** Builds the `lowerplane` command into a folder. @returns the modules that went in. */
export async function buildCli(folder: string = dirname(CLI_PROGRAM)): Promise<readonly string[]> {
  const programs = {
    lowerplane: join(SOURCE, 'cli', 'start.ts'),
    // The scanner starts threads from this file.
    'tree-worker': join(SOURCE, '..', 'action', 'scan', 'sources', 'tree-worker.ts'),
  };
  const { files, sources } = await bundle(programs, {
    groups: [GRAMMAR_PART, GIT_PART, SCANNER_PART, TREE_PART],
    beside: WASM_FILES,
  });
  await replaceFiles(folder, files);
  return sources;
}

/**
 * Compiles the constructs, so that `lowerplane/cdktn` and `lowerplane/cdktf` can be imported, and checks their
 * types against both libraries.
 *
 * @throws when the types are wrong, with what the compiler printed.
 */
export async function compileConstructs(folder: string = CONSTRUCTS): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const compiled = join(folder, SOURCE_FLAVOUR);
  const others = FLAVOURS.filter((flavour) => flavour !== SOURCE_FLAVOUR);
  await Promise.all([
    compile('tsconfig.build.json', '--outDir', compiled),
    ...others.map((flavour) => compile(`tsconfig.${flavour}.json`)),
  ]);
  for (const flavour of others) await translateFolder(compiled, join(folder, flavour), flavour);
}

async function compile(project: string, ...options: readonly string[]): Promise<void> {
  const compiler = join(SOURCE, '..', 'node_modules', 'typescript', 'bin', 'tsc');
  const path = join(SOURCE, 'constructs', project);
  try {
    await promisify(execFile)(process.execPath, [compiler, '--project', path, ...options]);
  } catch (error) {
    // The compiler reports to standard output, which the error of execFile does not repeat.
    throw new Error(`${project}: ${error instanceof Error && 'stdout' in error ? error.stdout : error}`);
  }
}

async function translateFolder(from: string, to: string, flavour: Flavour): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
    const folder = join(to, relative(from, parentPath));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), inFlavour(await readFile(join(parentPath, name), 'utf8'), flavour));
  }
}

/** Adds what Terraform needs to a file of its settings. @returns what to print, and whether the file is right now. */
async function writeSettings(path: string): Promise<{ readonly text: string; readonly done: boolean }> {
  try {
    const content = existsSync(path) ? await readFile(path, 'utf8') : undefined;
    const change = addProviderInstallation(content, MIRROR);
    if (change.kind === 'refused')
      return { text: `${path} was not changed. ${change.message}\n`, done: false };
    if (change.kind === 'changed') await writeFile(path, change.content);
    return { text: `${path} installs the provider from this build.\n`, done: true };
  } catch (error) {
    return {
      text: `${path} was not changed: ${error instanceof Error ? error.message : error}\n`,
      done: false,
    };
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, write: { type: 'string' } },
  });
  if (values.help) process.stdout.write(HELP);
  else {
    await Promise.all([buildProvider(), buildCli(), compileConstructs()]);
    process.stdout.write(`Built into ${DIST}\n`);
    if (values.write === undefined) {
      const settings = providerInstallation(MIRROR);
      process.stdout.write(
        `\nTo use the provider, add this to ~/.terraformrc, or build with --write FILE:\n\n${settings}`,
      );
    } else {
      const { text, done } = await writeSettings(values.write);
      process[done ? 'stdout' : 'stderr'].write(text);
      if (!done) process.exitCode = 1;
    }
  }
}
