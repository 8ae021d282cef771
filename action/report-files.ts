import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeDirectories } from '../provider/delivery/file/make-directories.ts';
import { printable } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import type { CheckResult } from './check/verdict/result.ts';
import type { Inputs } from './inputs.ts';
import type { GateIdentity } from './report/gate/gate-identity.ts';
import type { Links } from './report/gate/summary.ts';

type Renderer = (result: CheckResult, links: Links | undefined, identity: GateIdentity) => string;

/** What is rendered. */
export interface Rendered {
  readonly result: CheckResult;
  readonly links: Links | undefined;
  readonly identity: GateIdentity;
}

/** Renderers by the input for their file. Imported only when needed. */
const RENDERERS = {
  json: async () => (await import('./report/gate/json.ts')).json,
  html: async () => (await import('./report/gate/page.ts')).page,
  sarif: async () => {
    const { sarif } = await import('./report/gate/sarif.ts');
    return (result, links, { category }) => sarif(result, links, { suppressed: true, category });
  },
  junit: async () => (await import('./report/gate/junit.ts')).junit,
  gitlab: async () => (await import('./report/gate/gitlab.ts')).gitlab,
  statement: async () => (await import('./report/gate/statement.ts')).statement,
  oscal: async () => (await import('./report/gate/oscal.ts')).oscal,
  predicate: async () => (await import('./report/gate/statement.ts')).predicate,
} as const satisfies Partial<Record<keyof Inputs, () => Promise<Renderer>>>;

/**
 * Writes the requested reports.
 *
 * @param folder base of relative paths.
 * @throws GateError when a file cannot be written.
 */
export async function writeReportFiles(
  { result, links, identity }: Rendered,
  inputs: Inputs,
  folder: string,
): Promise<void> {
  for (const name of [
    'json',
    'html',
    'sarif',
    'junit',
    'gitlab',
    'statement',
    'predicate',
    'oscal',
  ] as const) {
    const path = inputs[name];
    if (path === undefined) continue;
    const render = await RENDERERS[name]();
    try {
      write(resolve(folder, path), render(result, links, identity));
    } catch (error) {
      if (error instanceof GateError) throw error;
      const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new GateError(
        'Report Cannot Be Written',
        `\`${name}\` is "${printable(path)}", but the file cannot be written${reason}. Choose another path.`,
      );
    }
  }
}

/** Does not follow links: the checked repository could contain one to overwrite another file. */
function write(path: string, text: string): void {
  makeDirectories(dirname(path));
  const { O_CREAT, O_NOFOLLOW = 0, O_TRUNC, O_WRONLY } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
