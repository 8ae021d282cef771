import { announce } from '../emulator/announce.ts';
import type { EmulatorOptions } from '../emulator/start.ts';
import { EmulatorStartError } from '../emulator/start-error.ts';
import type { Command, Terminal } from './command.ts';
import { parseOptions, wholeNumber } from './parse-options.ts';

const DEFAULT_PORT = 8765;

const HELP = `Run a LowerPlane of your own: its API over HTTP, with realistic compliance data.

Usage: lowerplane emulator [options]

  --port N          port to listen on; 0 takes any free one (default ${DEFAULT_PORT})
  --host HOST       address to listen on (default 127.0.0.1: only this machine)
  --database FILE   keep everything in this SQLite file (default: in memory, gone at the end)
  --data FILE       compliance data to load, JSON or YAML (default: an invented health company)
  --rate-limit N    answer 429 beyond N requests per second and key (default: no limit)
  --test-controls   serve /emulator/clock, /emulator/faults and /emulator/requests
  --json            print the URL and the admin key as one line of JSON

On the first start of a database it prints an admin key, once. Ctrl-C stops it.
`;

export const emulator: Command = {
  help: HELP,
  async run(args, terminal) {
    const options = parseOptions(args, {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      database: { type: 'string', default: ':memory:' },
      data: { type: 'string' },
      'rate-limit': { type: 'string' },
      'test-controls': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const rateLimit = options['rate-limit'];
    return serve(
      {
        port: wholeNumber('--port', options.port, 0, 65_535),
        host: options.host,
        database: options.database,
        data: options.data,
        rateLimit: rateLimit === undefined ? undefined : wholeNumber('--rate-limit', rateLimit, 1, 1_000_000),
        testControls: options['test-controls'],
        quiet: true,
      },
      options.json,
      terminal,
    );
  },
};

async function serve(options: EmulatorOptions, json: boolean, terminal: Terminal): Promise<number> {
  // Listening to signals before the start: one that comes early must not leave the database half written.
  const stopped = firstSignal();
  // Loaded only to be run: the database and the contract would slow down --help.
  const { startEmulator } = await import('../emulator/start.ts');
  try {
    const running = await startEmulator(options);
    const { url, bootstrapKey } = running;
    terminal.out(
      json ? `${JSON.stringify({ url, bootstrap_key: bootstrapKey })}\n` : announce({ url, bootstrapKey }),
    );
    await stopped;
    await running.close();
    return 0;
  } catch (error) {
    const message = wordStartError(error, options);
    if (message === undefined) throw error;
    terminal.error(`${message}\n`);
    return 1;
  }
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function wordStartError(error: unknown, { host, port }: EmulatorOptions): string | undefined {
  if (error instanceof EmulatorStartError) return error.message;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return (
        `Port ${port} on ${host} is in use, perhaps by another emulator. ` +
        'Stop that one, or choose another port with --port; --port 0 takes any free one.'
      );
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another with --host; 127.0.0.1 is this machine alone.`;
    default:
      return undefined;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
