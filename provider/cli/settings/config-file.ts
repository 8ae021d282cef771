import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { holdsSecret } from '../../keys/declaration/quoted.ts';
import { fieldName } from '../../schema-messages/field-path.ts';
import { schemaFaults } from '../../schema-messages/schema-faults.ts';
import { codeOf } from '../../text/error-code.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from '../grammar/usage-error.ts';

const filled = z.string().min(1);

/** What a settings file can hold: how to reach LowerPlane, and no secret. */
export const configSchema = z
  .strictObject({
    version: z.literal(1),
    base_url: filled.optional().meta({ description: 'Where LowerPlane is.' }),
    api_key_file: filled.optional().meta({
      description:
        'A file that holds the API key: an absolute path, one from ~/ on, or from the directory of the settings.',
    }),
    api_key_command: z.array(filled).min(1).optional().meta({
      description:
        'A program and its arguments that print the API key. There is no shell. A name, or an absolute path.',
    }),
  })
  .meta({ id: 'Config' });
export type Config = z.output<typeof configSchema>;

/** A settings file as it is on disk. */
export interface ConfigFile {
  /** Absolute, without links. */
  readonly path: string;
  readonly text: string;
  /** The directory that its relative paths start from. */
  readonly directory: string;
}

/** The file in a repository, from its top on. */
export const REPOSITORY_CONFIG = '.lowerplane/config.yaml';

/** Reads a settings file; undefined when there is none. @throws UsageError when it cannot be read. */
export function readConfigFile(path: string, directory: string): ConfigFile | undefined {
  try {
    return { path: realpathSync(path), text: readFileSync(path, 'utf8'), directory };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw new UsageError(`"${path}" cannot be read (${codeOf(error)}). Make it readable, or remove it.`);
  }
}

/**
 * What a settings file says. No value of it is repeated in messages.
 *
 * @throws UsageError when it is not valid.
 */
export function parseConfig({ path, text }: ConfigFile): Config {
  if (holdsSecret(text))
    throw new UsageError(
      `"${path}" holds a secret, which no settings file may. Remove it, and write api_key_file or api_key_command.`,
    );
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new UsageError(`"${path}" is not valid YAML. Correct it, or remove it.`);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const unknownField = (name: string) =>
      /key|token|secret|password/i.test(name)
        ? `must not be in a file. Remove it, and write api_key_file or api_key_command`
        : undefined;
    const [fault] = schemaFaults(configSchema, parsed.error, value, { language: 'yaml', unknownField });
    const field = fieldName(fault?.path ?? []);
    throw new UsageError(
      `"${path}": ${field === '' ? 'the file' : field} ${fault?.message ?? 'is not valid'}.`,
    );
  }
  const [program = 'x'] = parsed.data.api_key_command ?? [];
  // What it starts must be what was trusted: a program in a repository can change after that.
  if (/[\\/]/.test(program) && !isAbsolute(program))
    throw new UsageError(
      `"${path}": api_key_command must begin with the name of a program, or with an absolute path, not with a relative one.`,
    );
  return parsed.data;
}

/** The user's own directory of settings; undefined when the environment names no home. */
export function userDirectory({ environment }: Pick<CommandIo, 'environment'>): string | undefined {
  const { XDG_CONFIG_HOME: xdg = '', APPDATA: appData = '', HOME: home = '' } = environment;
  // Source: XDG Base Directory Specification: a relative path is to be ignored.
  if (isAbsolute(xdg)) return join(xdg, 'lowerplane');
  if (process.platform === 'win32' && isAbsolute(appData)) return join(appData, 'lowerplane');
  return isAbsolute(home) ? join(home, '.config', 'lowerplane') : undefined;
}

/** The settings of the user. @throws UsageError when they cannot be read. */
export function userConfigFile(io: Pick<CommandIo, 'environment'>): ConfigFile | undefined {
  const directory = userDirectory(io);
  return directory === undefined ? undefined : readConfigFile(join(directory, 'config.yaml'), directory);
}

/**
 * The settings of the repository that a directory is in: the nearest from there up to the top of the work tree. Outside
 * of a repository, only those of the directory itself.
 *
 * @throws UsageError when they cannot be read.
 */
export function repositoryConfigFile(cwd: string): ConfigFile | undefined {
  const folders = [cwd];
  for (let folder = cwd; !existsSync(join(folder, '.git')); folder = dirname(folder)) {
    if (dirname(folder) === folder) return readConfigFile(join(cwd, REPOSITORY_CONFIG), cwd);
    folders.push(dirname(folder));
  }
  for (const folder of folders) {
    const file = readConfigFile(join(folder, REPOSITORY_CONFIG), folder);
    if (file !== undefined) return file;
  }
  return undefined;
}
