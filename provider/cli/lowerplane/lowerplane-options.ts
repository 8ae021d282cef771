import type { ClientOptions } from '../../api/options.ts';
import { VERSION } from '../../version.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { filledText, section } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** The variable that holds a key. */
export const API_KEY_VARIABLE = 'LOWERPLANE_API_KEY';

/** The options of every command that asks LowerPlane. */
export const LOWERPLANE_OPTIONS = section('LowerPlane', {
  'base-url': filledText('URL', {
    description: 'Where LowerPlane is.',
    default: 'LOWERPLANE_BASE_URL',
  }),
  'api-key-file': filledText('FILE', {
    description: 'Read the API key from a file.',
    default: `${API_KEY_VARIABLE}, the key itself`,
  }),
});

export interface LowerPlaneValues {
  readonly 'base-url': string | undefined;
  readonly 'api-key-file': string | undefined;
}

/**
 * How to reach LowerPlane, from options and the environment.
 *
 * @throws UsageError when a setting is missing.
 */
export function clientOptions(values: LowerPlaneValues, io: CommandIo): ClientOptions {
  return {
    ...addressOptions(values, io),
    apiKey: keyIn(values['api-key-file'], io) ?? setting(io, API_KEY_VARIABLE, '--api-key-file FILE'),
  };
}

/**
 * Where LowerPlane is, from options and the environment.
 *
 * @throws UsageError when it is not known.
 */
export function addressOptions(
  values: Pick<LowerPlaneValues, 'base-url'>,
  io: CommandIo,
): Omit<ClientOptions, 'apiKey'> {
  return {
    baseUrl: values['base-url'] ?? setting(io, 'LOWERPLANE_BASE_URL', '--base-url URL'),
    product: `lowerplane/${VERSION}`,
    ...(io.transport !== undefined && { transport: io.transport }),
  };
}

function setting({ environment }: CommandIo, name: string, option: string): string {
  const value = environment[name]?.trim() ?? '';
  if (value === '') throw new UsageError(`${name} is not set. Set it, or use ${option}.`);
  return value;
}

function keyIn(path: string | undefined, io: CommandIo): string | undefined {
  return path === undefined ? undefined : readNamedFile(path, io, '--api-key-file').toString('utf8').trim();
}
