import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandIo } from '../command-io.ts';
import { writeFile } from '../grammar/report-options.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { type ConfigFile, userDirectory } from './config-file.ts';

/*
 * A repository's settings count only when the user has trusted exactly this content at exactly this path, as direnv does
 * with .envrc. Anyone who can change the repository could otherwise send the key to a host of their choice, by base_url, and
 * run a program as soon as someone uses a command in the clone, by api_key_command. So:
 *
 * - What is kept is a digest of path and content, in the user's own directory. Any change of the file takes the trust away.
 * - Nothing of an untrusted file is used, and nothing in a repository can make it trusted.
 * - The user's own settings need no trust: who can write them can run programs as the user anyway.
 */

type Environment = Pick<CommandIo, 'environment'>;

/** Whether the user has trusted the content of a file. */
export function isTrusted(file: ConfigFile, io: Environment): boolean {
  const entry = entryOf(file, io);
  return entry !== undefined && existsSync(entry);
}

/** Trusts the content of a file. @throws CommandError, FileError when that cannot be kept. */
export function trust(file: ConfigFile, io: Environment): void {
  const entry = entryOf(file, io);
  if (entry === undefined)
    throw new CommandError(
      'the environment names no home directory to keep it in. Set HOME or XDG_CONFIG_HOME.',
    );
  writeFile(entry, `${file.path}\n`, 0o600);
}

/** Takes the trust from every content of a file. @returns whether any was trusted. */
export function forget({ path }: Pick<ConfigFile, 'path'>, io: Environment): boolean {
  const folder = folderOf(io);
  if (folder === undefined || !existsSync(folder)) return false;
  const entries = readdirSync(folder).filter(
    (name) => readFileSync(join(folder, name), 'utf8') === `${path}\n`,
  );
  for (const name of entries) rmSync(join(folder, name));
  return entries.length > 0;
}

function folderOf(io: Environment): string | undefined {
  const directory = userDirectory(io);
  return directory && join(directory, 'trusted');
}

function entryOf({ path, text }: ConfigFile, io: Environment): string | undefined {
  const folder = folderOf(io);
  return folder && join(folder, createHash('sha256').update(`${path}\0${text}`).digest('hex'));
}
