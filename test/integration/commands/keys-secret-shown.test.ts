import { expect, it, onTestFinished } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { Transport } from '../../../provider/http/transport.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { PROVISIONAL_LIFE } from '../../../provider/lifecycle/orphans.ts';
import { killedAt } from '../../cli/killed-at.ts';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;
/** More than a command makes. */
const REQUESTS = 40;
const SECRET = /lp_\w{36}/g;

/** Refuses one request, counted from the creation of a key on. Ends with the test. */
function refusedAfterCreation(at: number) {
  const real = killedAt(Number.POSITIVE_INFINITY).transport;
  onTestFinished(() => real.close());
  let since: number | undefined;
  let refused: string | undefined;
  const transport: Transport = {
    async send(request) {
      const { method, url } = request;
      if (since !== undefined && ++since === at) {
        refused = `${method} ${url.pathname.replace(/key_\w+/, '{id}')}`;
        const headers = { 'content-type': 'text/plain' };
        return { status: 403, headers, body: Buffer.from('refused'), sentMs: 0, receivedMs: 0 };
      }
      if (method === 'POST' && url.pathname.endsWith('/api-keys')) since ??= 0;
      return real.send(request);
    },
    // The connection that asks with a new key's secret is closed before the other one.
    close: async () => {},
  };
  return { transport, refused: () => refused };
}

/** A key that was not delivered, and could not be revoked, expires soon. */
function lasts({ created_at: created, expires_at: expires }: ApiKey): boolean {
  return expires === null || Date.parse(expires) - Date.parse(created) > PROVISIONAL_LIFE;
}

const CREATE = ['keys', 'create', 'CI gate', '--permissions', 'read-only'];
const COMMANDS = {
  'keys create': CREATE,
  'keys create --expires never': [...CREATE, '--expires', 'never'],
  'keys rotate': ['keys', 'rotate', 'CI gate'],
};

it.each(
  Object.entries(COMMANDS).flatMap(([name, args]) =>
    ['terminal', 'json', 'csv'].map((format) => [name, format, args] as const),
  ),
)(
  '%s shows the secret of a key that lasts exactly once, as %s, whatever fails',
  async (name, format, args) => {
    const refusals = new Set<string>();
    for (let at = 1; at < REQUESTS; at++) {
      const { run, key, client, emulator } = await surroundings();
      const isRotation = name === 'keys rotate';
      if (isRotation) {
        // It would expire before the overlap is over, so that its expiration changes after the delivery.
        const expires_at = new Date(emulator.clock.now() + 2 * DAY).toISOString();
        await key({ name: 'CI gate', permissions: 'read-only', expires_at });
        emulator.clock.advance(DAY);
      }
      const { transport, refused } = refusedAfterCreation(at);
      const { code, out, error } = await run([...args, '--format', format], { transport });
      const lasting: ApiKey[] = [];
      for await (const each of client.listApiKeys({ name: 'CI gate', status: 'active' }))
        if (lasts(each)) lasting.push(each);
      const made = isRotation ? lasting.slice(0, -1) : lasting;
      const failed = refused();
      const what = `${failed} was refused: ${code}\n${out}${error}`;
      expect(error, what).not.toMatch(SECRET);
      expect((out.match(SECRET) ?? []).map(fingerprint), what).toEqual(made.map((each) => each.fingerprint));
      expect(code, what).toBe(failed === undefined ? 0 : 2);
      if (failed === undefined) break;
      refusals.add(failed);
      expect(error, what).toContain('failed with status 403');
      // Programs need not read messages for people.
      if (made.length > 0 && format !== 'terminal') expect(out, what).toContain('failed with status 403');
    }
    expect([...refusals]).toEqual(expect.arrayContaining(['GET /v1/api-keys', 'PATCH /v1/api-keys/{id}']));
  },
);
