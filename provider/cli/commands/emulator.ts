import { randomBytes } from 'node:crypto';
import { announce } from '../../emulator/announce.ts';
import type { EmulatorOptions } from '../../emulator/start.ts';
import { EmulatorStartError } from '../../emulator/start-error.ts';
import { isLoopback } from '../../emulator/test-controls/loopback.ts';
import { classifyKeyText, makeKeyText } from '../../keys/key-text.ts';
import { defineCommand } from '../command.ts';
import type { CommandIo } from '../command-io.ts';
import { atMostOne, filledText, flag, section, wholeNumber } from '../grammar/option.ts';
import { FileError, type ReportFile, reportOptions, writeReportFiles } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';

const FORMATS = ['terminal', 'json'] as const;
type Format = (typeof FORMATS)[number];

const DEFAULT_PORT = 8765;
const DEFAULT_HOST = '127.0.0.1';

/** LowerPlane itself, small, for tests and offline work. */
export const command = defineCommand({
  name: 'emulator',
  summary: 'Run a local LowerPlane: its API over HTTP, with realistic compliance data',
  showsKeys: true,
  options: {
    ...section('Server', {
      port: wholeNumber(0, 65_535, {
        description: 'Port to listen on; 0 takes any free port.',
        default: `${DEFAULT_PORT}`,
      }),
      host: filledText('HOST', {
        description: 'Address to listen on; the default is reachable from this machine only.',
        default: DEFAULT_HOST,
      }),
      'rate-limit': wholeNumber(1, 1_000_000, {
        description: 'Answer 429 to more than N requests per second and key.',
        default: 'no limit',
      }),
      'test-controls': flag({
        description: 'Serve /emulator/clock, /emulator/faults and /emulator/requests.',
      }),
    }),
    ...section('Admin key', {
      'admin-key': filledText('KEY', {
        description: 'An admin key that always works, for development. It must have the form of a key.',
        default: 'a new one for each new database',
      }),
      'allow-remote-admin-key': flag({
        description: 'Accept --admin-key with a --host that other machines can reach.',
      }),
    }),
    ...section('Data', {
      database: filledText('FILE', {
        description: 'Keep the data in this SQLite file.',
        default: 'memory, which is lost when the emulator stops',
      }),
      data: filledText('FILE', {
        description: 'Compliance data to load, JSON or YAML.',
        default: 'an invented health company',
      }),
    }),
    ...section('Report of the start', {
      ...reportOptions(FORMATS),
      json: flag({ description: 'Same as --format json: the URL and the admin key on one line.' }),
    }),
  },
  notes: [
    'The first start with a database prints an admin key. It is shown only once. Stop the emulator with Ctrl-C.',
    'Open its URL in a browser for the console, and /docs there for the API reference. /health needs no key.',
    'Exit codes: 0 it was stopped; 1 it could not start; 2 the options are wrong.',
  ],
  async run(values, _, io) {
    atMostOne({ format: values.format !== undefined, json: values.json });
    const host = values.host ?? DEFAULT_HOST;
    const adminKey = values['admin-key'];
    if (adminKey !== undefined) acceptAdminKey(adminKey, host, values['allow-remote-admin-key'], io);
    return serve(
      {
        port: values.port ?? DEFAULT_PORT,
        host,
        adminKey,
        database: values.database ?? ':memory:',
        data: values.data,
        rateLimit: values['rate-limit'],
        testControls: values['test-controls'],
        quiet: true,
      },
      { format: values.json ? 'json' : (values.format ?? 'terminal'), files: values.output },
      io,
    );
  },
});

/**
 * Warns of what a fixed key means.
 *
 * @throws UsageError when it is not the text of a key, or other machines could use it and no one asked for that.
 */
function acceptAdminKey(keyText: string, host: string, mayBeRemote: boolean, io: CommandIo): void {
  if (classifyKeyText(keyText) !== 'key')
    throw new UsageError(
      `--admin-key must have the form of a LowerPlane key. This one is new and can be used: ${makeKeyText(randomBytes(64))}`,
    );
  const isRemote = host !== 'localhost' && !isLoopback(host);
  if (isRemote && !mayBeRemote)
    throw new UsageError(
      `--admin-key is for this machine alone, and --host ${host} can be reached by others. Leave --host out, or add --allow-remote-admin-key if only machines that you trust can reach it, as in a container.`,
    );
  io.error(
    `Warning: a fixed admin key is for development. It never changes, and other users of this machine can read it in the list of processes${isRemote ? '; anyone who can reach this address and knows it can do everything' : ''}.\n`,
  );
}

interface StartReport {
  readonly format: Format;
  readonly files: readonly ReportFile<Format>[];
}

async function serve(
  options: EmulatorOptions,
  { format, files }: StartReport,
  io: CommandIo,
): Promise<number> {
  // Signals are handled before the start, so that an early one does not leave the database half written.
  const stopped = firstSignal();
  // Loaded only when it runs: the database and the contract would slow down --help.
  const { startEmulator } = await import('../../emulator/start.ts');
  try {
    const running = await startEmulator(options);
    const { url, bootstrapKey } = running;
    const render = (own: Format) =>
      own === 'json'
        ? `${JSON.stringify({ url, bootstrap_key: bootstrapKey })}\n`
        : announce({ url, bootstrapKey, hasAdminKey: options.adminKey !== undefined });
    try {
      // First, because the key is shown only once, and a file may turn out not to be writable.
      io.out(render(format));
      // The report holds an admin key: its files are for their owner alone.
      await writeReportFiles(format, files, io, render, 0o600);
      await stopped;
    } finally {
      await running.close();
    }
    return 0;
  } catch (error) {
    const message = startFailure(error, options);
    if (message === undefined) throw error;
    io.error(`${message}\n`);
    return 1;
  }
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function startFailure(error: unknown, { host, port }: EmulatorOptions): string | undefined {
  if (error instanceof EmulatorStartError || error instanceof FileError) return error.message;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return (
        `Port ${port} on ${host} is in use, perhaps by another emulator. ` +
        'Stop it, or choose another port with --port; --port 0 takes any free port.'
      );
    case 'EACCES':
      return `This user may not open port ${port}. Choose a port above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Choose another with --host, such as ${DEFAULT_HOST}.`;
    default:
      return undefined;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
