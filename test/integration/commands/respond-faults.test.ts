import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { CommandError } from '../../../provider/cli/lowerplane/exit.ts';
import { openIncident } from '../../../provider/cli/respond/incident.ts';
import { respond } from '../../../provider/cli/respond/respond.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { planNames } from '../../../provider/engine/engine-plan.ts';
import { openRun } from '../../../provider/engine/open-run.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import { DEFAULT_LIMITS } from '../../../provider/http/limits.ts';
import type { HttpResponse } from '../../../provider/http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { createTransport, type Transport } from '../../../provider/http/transport.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { problemOf } from '../../../provider/lifecycle/report.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { keysFile } from '../engine/engine-world.ts';

const MINUTE = 60_000;
const FILES = ['a.key', 'b.key', 'c.key'];
/** Without faults, so many runs must be enough. */
const CALM_RUNS = 4;

/** What becomes of a request to LowerPlane. */
const FAULTS = {
  'kill before': async (_: Send, die: Die) => die(),
  'kill after': async (send: Send, die: Die) => {
    await send();
    return die();
  },
  refuse: async () => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
  },
  lose: async (send: Send) => {
    await send();
    throw Object.assign(new Error('no headers'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  },
  unavailable: async (): Promise<HttpResponse> => ({
    status: 503,
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from('busy'),
    sentMs: 0,
    receivedMs: 0,
  }),
} as const;

type Send = () => Promise<HttpResponse>;
type Die = () => Promise<never>;

interface Fault {
  readonly kind: keyof typeof FAULTS;
  /** Before it, so many requests are answered. */
  readonly after: number;
  /** How many attempts it strikes; a client makes five. */
  readonly times: number;
}

interface History {
  readonly now: boolean;
  /** Runs that faults strike, and the minutes after each. */
  readonly runs: readonly { readonly faults: readonly Fault[]; readonly minutes: number }[];
  /** Of the consumer of each file: how many of its requests it makes before it reads the file again. */
  readonly reads: readonly number[];
}

const histories: fc.Arbitrary<History> = fc.record({
  now: fc.boolean(),
  runs: fc.array(
    fc.record({
      faults: fc.array(
        fc.record({
          kind: fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])),
          after: fc.nat({ max: 30 }),
          times: fc.constantFrom(1, 5, 40),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      minutes: fc.constantFrom(0, 6, 70),
    }),
    { maxLength: 4 },
  ),
  // The slowest take longer than one response waits.
  reads: fc.array(fc.constantFrom(1, 2, 3, 14), { minLength: FILES.length, maxLength: FILES.length }),
});

/** Sends what faults let pass, and looks at the world at every request. */
function faultyTransport(real: Transport, faults: readonly Fault[], look: () => Promise<void>) {
  const killed = Promise.withResolvers<'killed'>();
  const die: Die = () => {
    killed.resolve('killed');
    return new Promise(() => {});
  };
  let sent = 0;
  const left = faults.map((fault) => ({ ...fault }));
  const transport: Transport = {
    async send(request) {
      await look();
      sent++;
      const fault = left.find(({ after, times }) => sent > after && times > 0);
      if (fault === undefined) return real.send(request);
      fault.times--;
      return FAULTS[fault.kind](() => real.send(request), die);
    },
    close: async () => {},
  };
  return { transport, killed: killed.promise };
}

/** A leaked key that consumers use, and everything that must stay true of it. */
async function leak({ now, reads }: History, emulator: Emulator, real: Transport) {
  emulator.clock.advance(24 * 60 * MINUTE);
  const folder = mkdtempSync(join(tmpdir(), 'respond-'));
  const name = `Leaked ${folder.slice(-6)}`;
  const apiKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey });
  const deliver_to = FILES.map((path) => ({ file: { path } }));
  writeFileSync(join(folder, 'lowerplane.yaml'), keysFile({ name, deliver_to }));
  const holds = (file: string) => readFileSync(join(folder, file), 'utf8');
  const keys = () => Array.fromAsync(client.listApiKeys({ name }));
  /** Fingerprints of keys that work now. */
  const working = async () =>
    new Set(
      (await keys())
        .filter(
          ({ status, expires_at: at }) =>
            status === 'active' && !(at !== null && Date.parse(at) <= emulator.clock.now()),
        )
        .map((key) => key.fingerprint),
    );
  const sources = async () => {
    const access = { credentials: {}, environment: {} };
    return (await readSources({ cwd: process.cwd(), from: [folder], varFiles: [], access })).names;
  };
  const open = (transport: Transport) =>
    openRun(
      { baseUrl: emulator.url, apiKey, transport, runtime: { sleep: async () => {} } },
      { ...NO_GUARDS, recentUseWindow: '600s' },
    );

  const first = await open({ ...real, send: (request) => real.send(request), close: async () => {} });
  const decidedAt = first.now();
  const plan = await planNames(first, await sources(), {
    goal: 'apply',
    prune: false,
    rotate: new Set(),
    decidedAt,
  });
  await applyPlan(first, plan);
  const leaked = holds('a.key');
  const [{ id } = { id: '' }] = await keys();

  /** What did not stay true during a request, where the client would take it for a failure of the network. */
  let broken: unknown;
  const consumers = FILES.map((file, index) => ({ file, secret: leaked, made: 0, every: reads[index] ?? 1 }));
  const delivered = new Set<string>();
  /** Looks at every file and consumer, without using a key. */
  const look = async () => {
    const works = await working();
    const held = FILES.map((file) => fingerprint(holds(file)));
    const used = consumers.map(({ secret }) => fingerprint(secret));
    if (!now)
      for (const each of [...held, ...used]) expect(works, 'a working key everywhere').toContain(each);
    const [one = '', ...others] = held;
    if (one !== fingerprint(leaked) && others.every((each) => each === one)) delivered.add(one);
    // What every destination had once is neither replaced nor ended.
    expect(delivered.size, 'no second successor').toBeLessThan(2);
    for (const each of delivered) {
      expect(works, 'the successor works').toContain(each);
      expect(held, 'the successor stays').toEqual(FILES.map(() => each));
    }
  };
  const status = async (secret: string) => {
    const headers = { authorization: `Bearer ${secret}` };
    const response = await fetch(`${emulator.url}/v1/controls?limit=1`, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 6 * MINUTE) {
      for (const consumer of consumers) {
        const answered = await status(consumer.secret);
        if (!now) expect(answered, `the request of the consumer of ${consumer.file}`).toBe(200);
        consumer.made++;
        if (consumer.made % consumer.every === 0 || answered !== 200) consumer.secret = holds(consumer.file);
      }
      emulator.clock.advance(Math.min(left, 6 * MINUTE));
    }
  };
  await pass(6 * MINUTE);

  /** Responds once. @returns how it ended. */
  const run = async (faults: readonly Fault[]) => {
    const { transport, killed } = faultyTransport(real, faults, async () => {
      await look().catch((error: unknown) => {
        broken ??= error;
      });
    });
    const wait = async (ms: number) => {
      await pass(ms);
      return true;
    };
    const { io, printed } = capturedIo({ cwd: folder, wait });
    const responding = async () => {
      const connected = await open(transport);
      const exposed = { by: 'id', value: id, found: [] } as const;
      const incident = await openIncident(
        connected,
        exposed,
        { names: await sources(), rivals: [] },
        now ? 'now' : 'graceful',
        io,
      );
      const pace = { quietFor: 10 * MINUTE, every: 6 * MINUTE, wait: 60 * MINUTE };
      return respond(incident, { now, narrow: false, yes: true, format: undefined, ...pace }, io);
    };
    const ended = await Promise.race([responding(), killed]).catch((error: unknown) => {
      if (error instanceof CommandError || problemOf(error)) return 'failed' as const;
      throw error;
    });
    if (broken !== undefined) throw broken;
    for (const secret of [leaked, ...FILES.map(holds)])
      expect(printed.out + printed.error).not.toContain(secret);
    return ended;
  };
  const close = async () => {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { run, pass, look, status, holds, working, leaked, delivered, close };
}

test('a response loses nothing, whatever becomes of its requests, when it is repeated until it is done', async () => {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const real = createTransport({
    limits: { ...DEFAULT_LIMITS, responseBytes: 16 * 1024 * 1024 },
    proxy: { kind: 'direct' },
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  onTestFinished(() => real.close());
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const world = await leak(history, emulator, real);
      try {
        for (const { faults, minutes } of history.runs) {
          seen.add(await world.run(faults));
          await world.look();
          await world.pass(minutes * MINUTE);
        }
        let outcome = '';
        for (let calm = 0; calm < CALM_RUNS && outcome !== 'safe'; calm++) {
          outcome = await world.run([]);
          seen.add(outcome);
        }
        expect(outcome).toBe('safe');
        expect(await world.status(world.leaked), 'the leaked key is refused').toBe(401);
        await world.pass(120 * MINUTE);
        const held = FILES.map(world.holds);
        expect(new Set(held).size, 'one key everywhere').toBe(1);
        for (const secret of held) expect(await world.status(secret), 'it works').toBe(200);
        expect([...(await world.working())], 'no other key works').toEqual([fingerprint(held[0] ?? '')]);
        // Once it is done, a repetition changes nothing.
        expect(await world.run([])).toBe('safe');
        expect(FILES.map(world.holds)).toEqual(held);
      } finally {
        await world.close();
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 30) },
  );
  // Otherwise the faults would have no consequences.
  expect([...seen]).toEqual(
    expect.arrayContaining(['killed', 'failed', 'exposed', 'cut-off', 'waiting', 'safe']),
  );
}, 180_000);
