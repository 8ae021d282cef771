import type { ClientOptions } from '../../api/options.ts';
import { VERSION } from '../../version.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { filledText, section } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import type { Settings } from '../settings/settings.ts';

/** The variable that holds a key. */
export const API_KEY_VARIABLE = 'LOWERPLANE_API_KEY';
const BASE_URL_VARIABLE = 'LOWERPLANE_BASE_URL';

/** The options of every command that asks LowerPlane. */
export const LOWERPLANE_OPTIONS = section('LowerPlane', {
  'base-url': filledText('URL', {
    description: 'Where LowerPlane is.',
    default: 'LOWERPLANE_BASE_URL, or settings (see "lowerplane help trust")',
  }),
  'api-key-file': filledText('FILE', {
    description: 'Read the API key from a file.',
    default: `${API_KEY_VARIABLE}, the key itself, or settings`,
  }),
});

export interface LowerPlaneValues {
  readonly 'base-url': string | undefined;
  readonly 'api-key-file': string | undefined;
}

/**
 * How to reach LowerPlane: from options, then the environment, then settings files.
 *
 * @throws UsageError (as a rejection) when a setting is missing.
 */
export async function clientOptions(values: LowerPlaneValues, io: CommandIo): Promise<ClientOptions> {
  const address = await addressOptions(values, io);
  const apiKey =
    keyIn(values['api-key-file'], io) ??
    inEnvironment(io, API_KEY_VARIABLE) ??
    (await settings(io)).apiKey() ??
    missing(API_KEY_VARIABLE, '--api-key-file FILE');
  return { ...address, apiKey };
}

/**
 * Where LowerPlane is: from options, then the environment, then settings files.
 *
 * @throws UsageError (as a rejection) when it is not known.
 */
export async function addressOptions(
  values: Pick<LowerPlaneValues, 'base-url'>,
  io: CommandIo,
): Promise<Omit<ClientOptions, 'apiKey'>> {
  const baseUrl =
    values['base-url'] ??
    inEnvironment(io, BASE_URL_VARIABLE) ??
    (await settings(io)).baseUrl ??
    missing(BASE_URL_VARIABLE, '--base-url URL');
  return {
    baseUrl,
    product: `lowerplane/${VERSION}`,
    ...(io.transport !== undefined && { transport: io.transport }),
  };
}

/** Loaded only where options and environment say too little. */
async function settings(io: CommandIo): Promise<Settings> {
  const { settingsFor } = await import('../settings/settings.ts');
  return settingsFor(io);
}

function inEnvironment({ environment }: CommandIo, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

function missing(name: string, option: string): never {
  throw new UsageError(`${name} is not set. Set it, or use ${option}.`);
}

function keyIn(path: string | undefined, io: CommandIo): string | undefined {
  return path === undefined ? undefined : readNamedFile(path, io, '--api-key-file').toString('utf8').trim();
}
