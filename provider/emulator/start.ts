import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatScope } from '../keys/environments.ts';
import { classifyKeyText } from '../keys/key-text.ts';
import { announce } from './announce.ts';
import { SYSTEM } from './audit.ts';
import { hashKeyText, standing } from './authenticate.ts';
import { type Clock, makeClock } from './clock.ts';
import type { Dataset, DatasetInput } from './compliance/dataset.ts';
import { defaultDataset } from './compliance/default-dataset.ts';
import { datasetHash, loadDataset } from './compliance/load-dataset.ts';
import { type Faults, makeFaults } from './faults.ts';
import { issueKey, randomKeyText } from './issue-key.ts';
import { rateLimiter } from './rate-limit.ts';
import { type RequestCounter, requestCounter } from './request-counter.ts';
import { makeServer } from './server.ts';
import { EmulatorStartError } from './start-error.ts';
import { openStore, type Store } from './store/store.ts';

export interface EmulatorOptions {
  /** Defaults to 0, which takes any free port. */
  readonly port?: number | undefined;
  /** Defaults to `127.0.0.1`. */
  readonly host?: string | undefined;
  /** A file that outlives the emulator. Defaults to `:memory:`. */
  readonly database?: string | undefined;
  /** Compliance data: a JSON or YAML file, or the data itself. Replaces that of the database if it differs. */
  readonly data?: string | DatasetInput | undefined;
  /** Requests per second that each key may make. Defaults to no limit. */
  readonly rateLimit?: number | undefined;
  /** Milliseconds since the epoch. Defaults to the machine's clock. */
  readonly now?: (() => number) | undefined;
  /** Text of the bootstrap admin key of a new database. Defaults to a random one. */
  readonly bootstrapKey?: string | undefined;
  /** Text of an admin key that always works, for development: it is created in a database that does not have it. */
  readonly adminKey?: string | undefined;
  /** Serves `/emulator/clock`, `/emulator/faults` and `/emulator/requests` to admin keys on this machine. */
  readonly testControls?: boolean | undefined;
  /** Prints nothing on start. */
  readonly quiet?: boolean | undefined;
}

/** A running emulator. */
export interface Emulator {
  /** Base URL, without a trailing slash. */
  readonly url: string;
  /** Text of the bootstrap admin key; null when the database has another admin key. It cannot be read again. */
  readonly bootstrapKey: string | null;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: Pick<RequestCounter, 'counts' | 'total' | 'reset'>;
  /** Finishes running requests, then closes the server and the database. */
  close(): Promise<void>;
}

/** How long running requests may take once the emulator closes. */
const CLOSE_GRACE_MILLISECONDS = 5_000;

/**
 * Starts an emulator and, unless `quiet` is set, prints its URL and bootstrap admin key.
 *
 * @throws EmulatorStartError when a file cannot be used.
 * @throws the error of `listen`, for example with code `EADDRINUSE`, when the port is not available.
 * @throws RangeError when `bootstrapKey` is not the text of a key.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', database = ':memory:', rateLimit } = options;
  for (const text of [options.bootstrapKey, options.adminKey]) {
    if (text !== undefined && classifyKeyText(text) !== 'key')
      throw new RangeError(
        'A key to start with is not the text of a LowerPlane key. Make one with makeKeyText().',
      );
  }
  const given = await givenDataset(options.data);
  const clock = makeClock(options.now);
  const store = openStore(database);
  try {
    supplyData(store, given, clock.now());
    const faults = makeFaults();
    const requests = requestCounter();
    const closing = new AbortController();
    const server = makeServer({
      store,
      clock,
      faults,
      requests,
      rateLimiter: rateLimit === undefined ? undefined : rateLimiter(rateLimit),
      testControls: options.testControls ?? false,
      closing: closing.signal,
    });
    if (options.adminKey !== undefined) supplyAdminKey(store, options.adminKey, clock.now());
    const url = await listen(server, port, host);
    // Last, when nothing can fail any more: a key issued earlier might never be shown.
    const bootstrapKey = supplyBootstrapKey(store, options.bootstrapKey, clock.now());
    if (options.quiet !== true)
      process.stdout.write(announce({ url, bootstrapKey, hasAdminKey: options.adminKey !== undefined }));
    let closed: Promise<void> | undefined;
    return {
      url,
      bootstrapKey,
      clock,
      faults,
      requests,
      close() {
        closed ??= closeServer(server, closing).finally(() => store.close());
        return closed;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

async function givenDataset(data: EmulatorOptions['data']): Promise<Dataset | undefined> {
  if (data === undefined) return undefined;
  // Loaded only when needed: the file parsers would double the time to start.
  const { parseDataset, readDatasetFile } = await import('./compliance/dataset-file.ts');
  return typeof data === 'string' ? readDatasetFile(data) : parseDataset(JSON.stringify(data), 'given');
}

function supplyData(store: Store, given: Dataset | undefined, now: number): void {
  const loaded = store.settings.get('dataset_sha256');
  if (given === undefined) {
    if (loaded === undefined) loadDataset(store, defaultDataset(), now);
  } else if (datasetHash(given) !== loaded) loadDataset(store, given, now);
}

function supplyBootstrapKey(store: Store, wanted: string | undefined, now: number): string | null {
  if (!store.apiKeys.isEmpty()) return null;
  const keyText = wanted ?? randomKeyText();
  issueKey(store, { ...ADMIN, name: 'Bootstrap admin' }, keyText, SYSTEM, now);
  return keyText;
}

const ADMIN = { permissions: 'admin', environments: 'all', expiresAt: null } as const;

/** @throws EmulatorStartError when the database has the key, but it is not an admin key that works. */
function supplyAdminKey(store: Store, keyText: string, now: number): void {
  const known = store.apiKeys.byHash(hashKeyText(keyText));
  if (known === undefined) {
    issueKey(store, { ...ADMIN, name: 'Fixed admin key' }, keyText, SYSTEM, now);
    return;
  }
  const status = standing(known, now);
  if (status.kind === 'refused')
    throw new EmulatorStartError(
      `The fixed admin key does not work. ${status.problem.message} Give another key.`,
    );
  if (known.permissions !== 'admin' || known.environments !== 'all')
    throw new EmulatorStartError(
      `The key "${known.name}" has ${known.permissions} permissions for ${formatScope(known.environments)} in this database. The fixed admin key must be an admin key for all environments: give another key.`,
    );
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (isAddressInfo(address))
        resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
    });
  });
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function closeServer(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MILLISECONDS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
