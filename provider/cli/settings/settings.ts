import { spawnSync } from 'node:child_process';
import { isAbsolute, join, resolve } from 'node:path';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { UsageError } from '../grammar/usage-error.ts';
import {
  type Config,
  type ConfigFile,
  parseConfig,
  repositoryConfigFile,
  userConfigFile,
} from './config-file.ts';
import { isTrusted } from './trust-store.ts';

/** What files say about how to reach LowerPlane. */
export interface Settings {
  readonly baseUrl: string | undefined;
  /** The key, from a file or a program. @throws UsageError when it cannot be had. */
  readonly apiKey: () => string | undefined;
}

interface Source {
  readonly file: ConfigFile;
  readonly config: Config;
}

const known = new WeakMap<CommandIo, Settings>();

/**
 * The settings of the repository, if they are trusted, before those of the user. Read once for a command; what is not
 * trusted is named on standard error.
 *
 * @throws UsageError when a file that counts is not valid.
 */
export function settingsFor(io: CommandIo): Settings {
  const settings = known.get(io) ?? readSettings(io);
  known.set(io, settings);
  return settings;
}

function readSettings(io: CommandIo): Settings {
  const sources = [trustedIn(io), userConfigFile(io)].flatMap((file): Source[] =>
    file === undefined ? [] : [{ file, config: parseConfig(file) }],
  );
  let key: string | undefined;
  return {
    baseUrl: sources.find(({ config }) => config.base_url !== undefined)?.config.base_url,
    apiKey: () => {
      const source = sources.find(
        ({ config }) => config.api_key_file !== undefined || config.api_key_command !== undefined,
      );
      key ??= source && keyOf(source, io);
      return key;
    },
  };
}

function trustedIn(io: CommandIo): ConfigFile | undefined {
  const file = repositoryConfigFile(io.cwd);
  if (file === undefined || isTrusted(file, io)) return file;
  io.error(
    `Ignored: ${printable(file.path)}, because you have not trusted its content. What it says about base_url, api_key_file and api_key_command does not count. Read it, then run "lowerplane trust".\n`,
  );
  return undefined;
}

/** Both in one file: the command wins, because it was asked for more expressly. */
function keyOf({ file, config }: Source, io: CommandIo): string | undefined {
  const { api_key_command: command, api_key_file: path } = config;
  if (command !== undefined) return printedBy(command, file, io);
  if (path === undefined) return undefined;
  const home = io.environment.HOME ?? '';
  const named = path.startsWith('~/') && isAbsolute(home) ? join(home, path.slice(2)) : path;
  return readNamedFile(resolve(file.directory, named), io, 'api_key_file').toString('utf8').trim();
}

/** Milliseconds: a person may have to unlock a vault. */
const PATIENCE = 120_000;

/** What a program prints is a secret: no message repeats it. */
function printedBy([program = '', ...args]: readonly string[], { path }: ConfigFile, io: CommandIo): string {
  const { status, signal, error, stdout } = spawnSync(program, args, {
    cwd: io.cwd,
    env: { ...io.environment },
    stdio: ['inherit', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout: PATIENCE,
    maxBuffer: 64 * 1024,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const why =
    code === 'ENOENT'
      ? `was not found`
      : error !== undefined
        ? `could not be run to its end (${code ?? 'unknown error'})`
        : status !== 0
          ? `ended with ${signal ?? `exit code ${status}`}`
          : stdout.trim() === ''
            ? 'printed nothing'
            : undefined;
  if (why === undefined) return stdout.trim();
  throw new UsageError(`The program "${printable(program)}" of api_key_command in "${path}" ${why}.`);
}
