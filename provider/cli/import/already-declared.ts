import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { placeOf } from '../../engine/declared-name.ts';
import { readCode } from '../../engine/read-sources.ts';
import type { CommandIo } from '../command-io.ts';
import type { AlreadyDeclared } from './choose-keys.ts';

/** What is declared, and what is not known about it. */
export interface KnownDeclarations extends AlreadyDeclared {
  /** Sentences about code that may declare keys as well. */
  readonly unknown: readonly string[];
}

/**
 * Reads what code declares already.
 *
 * @param from files and folders.
 * @param isAsked whether they were named: then each must declare something.
 * @param file that declarations are written to.
 */
export async function readDeclared(
  { cwd, environment }: Pick<CommandIo, 'cwd' | 'environment'>,
  {
    from,
    isAsked,
    file,
  }: { readonly from: readonly string[]; readonly isAsked: boolean; readonly file: string | undefined },
): Promise<KnownDeclarations> {
  const own = file !== undefined && existsSync(resolve(cwd, file)) ? [file] : [];
  const code = await readCode({
    cwd,
    from: [...from, ...own],
    varFiles: [],
    access: { environment: { ...environment } },
  });
  const places = new Map<string, string>();
  const labels = new Set<string>();
  const unknown: string[] = [];
  for (const { name, id, address, header } of code.keys) {
    const place = code.shown(placeOf(header));
    if (name.kind === 'known') places.set(name.value, place);
    else
      unknown.push(`${place}: the name of ${address} is not known, so that its key may be declared twice.`);
    if (id?.kind === 'known') places.set(id.value, place);
    const label = /^lowerplane_api_key\.([\w-]+)/.exec(address)?.[1];
    if (label !== undefined) labels.add(label);
  }
  for (const { at, message } of [...code.faults, ...code.unread]) unknown.push(`${at}: ${message}`);
  if (isAsked)
    for (const path of code.empty.filter((each) => from.includes(each)))
      unknown.push(`${path}: nothing there declares keys.`);
  return { places, labels, unknown };
}

/**
 * Whether the Terraform code of a folder names its providers, and this one among them.
 *
 * @returns `none` when no file of the folder does.
 */
export async function requiredProviders(cwd: string, file: string): Promise<'ours' | 'others' | 'none'> {
  const folder = dirname(resolve(cwd, file));
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names
      .filter((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name))
      .map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
  if (texts.some((text) => /\blowerplane\/lowerplane\b/.test(text))) return 'ours';
  return texts.some((text) => /\brequired_providers\b/.test(text)) ? 'others' : 'none';
}
