import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build, type CodeSplittingGroup, type Plugin } from 'rolldown';
import { minifySync, parseSync } from 'rolldown/utils';
import { PARSER_FILES } from './declarations/terraform/hcl/grammar.ts';
import { rulesOnDemand } from './rules-on-demand.ts';
import { undiciParts } from './undici-parts.ts';

const ROOT = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);

/** Parts that are not scripts. The code loads them from its own folder, by these names. */
export const WASM_FILES: readonly string[] = [
  join(ROOT, 'action', 'scan', 'prefilter', 'teddy.wasm'),
  join(ROOT, 'action', 'scan', 'sources', 'packs', 'unpack.wasm'),
  resolve(PARSER_FILES.runtime),
  resolve(PARSER_FILES.grammar),
];

const NODE_CHECK_FILE = join(import.meta.dirname, 'require-node.cjs');
const NODE_CHECK = minifySync(NODE_CHECK_FILE, readFileSync(NODE_CHECK_FILE, 'utf8')).code;

/** A program with the check of Node.js before everything else, but after a `#!` line. */
function checkingNode(code: string): string {
  const start = code.startsWith('#!') ? code.indexOf('\n') + 1 : 0;
  return code.slice(0, start) + NODE_CHECK + code.slice(start);
}

/** Rolldown asks for its helpers for effects that they do not have, which would open a file at each start. No option prevents it. */
const UNUSED_RUNTIME = /,require\((["'`])\.\/rolldown-runtime\.js\1\)(?=;)/;

/** Properties of the rules that only tests call. */
const EXAMPLES: ReadonlySet<string> = new Set(['examples', 'found', 'ignored']);

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Leaves the examples out of the rules of the scanner: a third of their text, which each start would parse. */
const withoutExamples: Plugin = {
  name: 'without-examples',
  transform: {
    filter: { id: /\/action\/scan\/rules\/[\w-]+\.ts$/ },
    handler(code, id) {
      let rest = '';
      let done = 0;
      for (const { start, end } of examplesIn(parseSync(id, code).program)) {
        rest += code.slice(done, start);
        // The comma after it, too.
        done = code[end] === ',' ? end + 1 : end;
      }
      return rest + code.slice(done);
    },
  },
};

/** Where functions are given to one of the properties, in order. */
function* examplesIn(node: unknown): Generator<Range> {
  if (typeof node !== 'object' || node === null) return;
  if (isExample(node)) yield node;
  else for (const child of Object.values(node)) yield* examplesIn(child);
}

function isExample(node: object): node is Range {
  if (!('type' in node && node.type === 'Property' && 'key' in node && 'value' in node)) return false;
  return nameOf(node.key) !== undefined && typeOf(node.value) === 'ArrowFunctionExpression';
}

function nameOf(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null || !('name' in key) || typeof key.name !== 'string')
    return undefined;
  return EXAMPLES.has(key.name) ? key.name : undefined;
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}

/** The files of one folder that runs without node_modules. */
export interface Bundle {
  /** By file name. */
  readonly files: Map<string, string | Uint8Array>;
  /** Absolute paths of the modules and other files that went in. */
  readonly sources: readonly string[];
}

export interface BundleOptions {
  readonly plugins?: readonly Plugin[];
  /** Modules to load together, so that a program need not open a file for each. */
  readonly groups?: readonly CodeSplittingGroup[];
  /** Leaves what a group imports in the program's own file, if that needs it too. */
  readonly groupsAlone?: boolean;
  /** Puts a program into one file, with what it imports dynamically. */
  readonly single?: boolean;
  /** Files to put beside the scripts. */
  readonly beside?: readonly string[];
}

/**
 * Bundles programs as CommonJS, which starts some milliseconds sooner than modules do: Terraform starts the provider
 * several times for each command, and pre-commit the scanner at each commit. What is imported dynamically is a part of
 * its own, so that a run that does not need it does not parse it. The same sources give the same bytes.
 *
 * @param input modules by the names of the programs.
 */
export async function bundle(
  input: Readonly<Record<string, string>>,
  { plugins = [], groups = [], groupsAlone = false, single = false, beside = [] }: BundleOptions = {},
): Promise<Bundle> {
  const { output } = await build({
    cwd: ROOT,
    input: { ...input },
    platform: 'node',
    transform: { target: 'node24' },
    // The parser of Terraform files is built to run JavaScript out of its WebAssembly; there is none in ours.
    checks: { eval: false },
    plugins: [undiciParts, withoutExamples, rulesOnDemand, ...plugins],
    write: false,
    ...(groupsAlone ? { preserveEntrySignatures: 'allow-extension' } : {}),
    output: {
      format: 'cjs',
      minify: true,
      comments: false,
      chunkFileNames: '[name].js',
      ...(single ? { codeSplitting: false } : {}),
      // Without groups there is nothing to split by hand, and rolldown warns of the options.
      ...(groups.length === 0
        ? {}
        : { codeSplitting: { groups: [...groups], includeDependenciesRecursively: !groupsAlone } }),
    },
  });
  const chunks = output.filter((part) => part.type === 'chunk');
  const files = new Map<string, string | Uint8Array>([['package.json', '{"type":"commonjs"}\n']]);
  for (const { fileName, code, isEntry } of chunks) {
    const needed = code.replace(UNUSED_RUNTIME, '');
    files.set(fileName, isEntry ? checkingNode(needed) : needed);
  }
  for (const path of beside) files.set(basename(path), await readFile(path));
  return { files, sources: [...chunks.flatMap(({ moduleIds }) => moduleIds), ...beside] };
}
