import { describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../provider/http/limits.ts';
import type { HttpResponse } from '../../../provider/http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import { createTransport, type Transport, type WireRequest } from '../../../provider/http/transport.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { noWaiting } from '../delivery/secrets.ts';
import { startStandIn } from '../delivery/services/stand-in.ts';
import { embeddedSide } from '../engine/embedded-side.ts';
import { DAY, openWorld } from '../engine/engine-world.ts';
import { terraformSide } from '../engine/terraform-side.ts';

const SIDES = { terraform: terraformSide, embedded: embeddedSide };
const ASKED = { guards: NO_GUARDS, rotate: false };

/** What comes of a request. After a timeout, the service has done what it was asked, and no one knows. */
const FAULTS = {
  'an error': async () => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
  },
  'a timeout': async (send: () => Promise<HttpResponse>) => {
    await send();
    throw Object.assign(new Error('no headers'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  },
  'a missing permission': async (): Promise<HttpResponse> => ({
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"__type":"AccessDeniedException","message":"403 Forbidden"}'),
    sentMs: 0,
    receivedMs: 0,
  }),
} as const;

/** Sends everything, but from one request about the place of a kept secret on, all of these fail. */
class FailingCopies implements Transport {
  /** The number of the first request that fails, from 1 on. Undefined: none does. */
  failsAt: number | undefined;
  readonly #fault: (typeof FAULTS)[keyof typeof FAULTS];
  readonly #real = createTransport({
    limits: DEFAULT_LIMITS,
    proxy: { kind: 'direct' },
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  #asked = 0;
  hasFailed = false;

  constructor(fault: (typeof FAULTS)[keyof typeof FAULTS]) {
    this.#fault = fault;
    onTestFinished(() => this.#real.close());
  }

  async send(request: WireRequest): Promise<HttpResponse> {
    const isCopy = /[-_]previous/i.test(`${request.url}${request.body ?? ''}`);
    if (this.failsAt === undefined || !isCopy || ++this.#asked < this.failsAt)
      return this.#real.send(request);
    this.hasFailed = true;
    return this.#fault(() => this.#real.send(request));
  }

  async close(): Promise<void> {}
}

const CASES = (['terraform', 'embedded'] as const).flatMap((engine) =>
  (['an error', 'a timeout', 'a missing permission'] as const).flatMap((fault) =>
    ['aws_ssm_parameter', 'gitlab_variable'].map((kind) => ({ engine, fault, kind })),
  ),
);

/** A key whose old secret is kept at a service, of which one request and all after it can fail. */
async function keeping({ engine, fault, kind }: (typeof CASES)[number]) {
  const { emulator, folder, use, keys } = await openWorld();
  const { environment, element, holds, keepAs, kept, secrets } = await startStandIn(kind);
  const transport = new FailingCopies(FAULTS[fault]);
  const said: string[] = [];
  const side = SIDES[engine]({
    emulator,
    adminKey: emulator.bootstrapKey ?? '',
    folder,
    environment,
    tuning: { ...noWaiting().tuning, transport },
    onSaid: (text) => said.push(text),
  });
  const [[name, values] = []] = Object.entries(element);
  const declared = {
    name: 'CI gate',
    permissions: 'read-only',
    expires_in: 'never',
    rotation: { every: '30d', overlap: '7d' },
    deliver_to: [{ [name ?? '']: { ...values, keep_previous_as: keepAs } }],
  };
  const apply = () => side.apply(declared, ASKED);
  expect(await apply()).toMatchObject({ ended: 'done' });
  emulator.clock.advance(31 * DAY);
  const active = async () => (await keys()).filter(({ status }) => status === 'active').length;
  const held = () => [holds()?.trim() || undefined, kept()?.trim() || undefined] as const;
  const expectNothingSaid = () => {
    for (const secret of [...held(), ...secrets])
      if (secret !== undefined) expect(said.join()).not.toContain(secret);
  };
  return { emulator, transport, apply, active, held, use, said, expectNothingSaid };
}

describe.each(CASES)('$fault at $kind, by the engine $engine', (given) => {
  test('while an old secret is stored leaves a working key, and the next apply keeps it', async () => {
    for (let failsAt = 1; ; failsAt++) {
      const { transport, apply, active, held, use, expectNothingSaid } = await keeping(given);
      const [first] = held();
      transport.failsAt = failsAt;
      await apply();
      const { hasFailed } = transport;
      const [now] = held();
      expect([failsAt, await use(first), await use(now)]).toEqual([failsAt, 200, 200]);
      expectNothingSaid();
      transport.failsAt = undefined;
      expect([failsAt, await apply()]).toMatchObject([failsAt, { ended: 'done' }]);
      const [second, kept] = held();
      expect([failsAt, kept, second === first]).toEqual([failsAt, first, false]);
      expect([failsAt, await use(first), await use(second)]).toEqual([failsAt, 200, 200]);
      // Nothing is left of what did not work.
      expect([failsAt, await active()]).toEqual([failsAt, 2]);
      expectNothingSaid();
      if (hasFailed) continue;
      // It is read, written and read back, or read and removed.
      expect(failsAt).toBeGreaterThan(2);
      break;
    }
  });

  test('while it is removed ends the old key all the same, and the next apply removes it', async () => {
    for (let failsAt = 1; ; failsAt++) {
      const { emulator, transport, apply, active, held, use, said, expectNothingSaid } = await keeping(given);
      const [first] = held();
      expect(await apply()).toMatchObject({ ended: 'done' });
      emulator.clock.advance(8 * DAY);
      transport.failsAt = failsAt;
      expect([failsAt, await apply()]).toMatchObject([failsAt, { ended: 'done' }]);
      const { hasFailed } = transport;
      const [second] = held();
      expect([failsAt, await use(first), await use(second)]).toEqual([failsAt, 401, 200]);
      if (hasFailed && held()[1] !== undefined) expect(said.join()).toContain('Old Secret Not Removed');
      expectNothingSaid();
      transport.failsAt = undefined;
      expect([failsAt, await apply()]).toMatchObject([failsAt, { ended: 'done' }]);
      expect([failsAt, ...held()]).toEqual([failsAt, second, undefined]);
      expect([failsAt, await active()]).toEqual([failsAt, 1]);
      if (hasFailed) continue;
      // It is read, written and read back, or read and removed.
      expect(failsAt).toBeGreaterThan(2);
      break;
    }
  });
});
