import { describe, expect, it } from 'vitest';
import { type SeenRequest, startServer } from '../api/test-server.ts';
import { failureOf, newDelivery } from './secrets.ts';
import { openStandIn } from './services/open-stand-in.ts';
import { type Reply, STAND_IN_KINDS, startStandIn } from './services/stand-in.ts';

/** Over HTTP. What `op` prints is tested with it. */
const KINDS = STAND_IN_KINDS.filter((kind) => !kind.includes('.'));

/** Everything that the service was sent, in every field in which one of the services words an error. */
function echo({ method, url, headers, body }: SeenRequest): Reply {
  const text = Buffer.from(body, 'latin1').toString('utf8');
  const said = `${method} ${url} ${JSON.stringify(headers)} ${text} ${Buffer.from(text).toString('base64')} ${encodeURIComponent(text)}`;
  const error = { code: said, message: said, status: said, innererror: { code: said } };
  return {
    status: 400,
    body: { __type: said, message: said, Message: said, reason: said, error, error_description: said },
  };
}

/** Responses in which a service, or something in between, claims that all is well. */
const CLAIMS: Readonly<Record<string, Reply>> = {
  'an HTML page': { status: 200, body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } },
  'an empty object': { status: 200, body: {} },
  'an error with the status of a success': {
    status: 200,
    body: { error: { code: 'AccessDenied', message: 'no' }, message: 'no', status: 403 },
  },
  'a list': { status: 200, body: [1] },
  'broken JSON': { status: 200, body: '{"value": "' },
  nothing: { status: 204 },
};

describe.each(KINDS)('%s at a hostile service', (kind) => {
  const started = async () => {
    const standIn = await startStandIn(kind);
    const delivery = newDelivery();
    return { standIn, destination: await openStandIn(standIn), delivery };
  };

  it.each(Object.entries(CLAIMS))('takes %s for no answer', async (_, reply) => {
    const { standIn, destination, delivery } = await started();
    await destination.deliver(delivery);
    standIn.plan('read', { reply: () => reply }, 5);
    const words = await failureOf(destination.observe(delivery.fingerprint), standIn.secrets);
    expect(words).not.toBe('');
    expect(standIn.holds()).toBe(delivery.secret);
  });

  it.each(Object.entries(CLAIMS))('does not report a delivery by %s', async (_, reply) => {
    const { standIn, destination, delivery } = await started();
    standIn.plan('write', { reply: () => reply }, 40);
    const delivered = await destination.deliver(delivery).then(
      () => true,
      () => false,
    );
    // What is delivered is read again, right after it.
    if (delivered) {
      expect(destination.readsBack).toBe(true);
      expect(await destination.observe(delivery.fingerprint)).toMatchObject({ state: 'drifted' });
    }
    expect(standIn.holds()).toBeUndefined();
  });

  it.each(['read', 'write'] as const)('shows nothing that a %s repeats', async (request) => {
    const { standIn, destination, delivery } = await started();
    standIn.plan(request, { reply: echo }, 40);
    const encoded = Buffer.from(delivery.secret).toString('base64').slice(0, 40);
    const secrets = [delivery.secret, encoded, encodeURIComponent(delivery.secret), ...standIn.secrets];
    await failureOf(destination.deliver(delivery), secrets);
  });

  it.each(['read', 'write'] as const)('sends nothing where a %s is redirected', async (request) => {
    const { standIn, destination, delivery } = await started();
    const elsewhere = await startServer((response) => response.writeHead(200).end('{}'));
    for (const status of [301, 302, 307, 308]) {
      const headers = { location: `${elsewhere.url}/x?secret=hunter2` };
      standIn.plan(request, { reply: () => ({ status, headers }) });
      const words = await failureOf(destination.deliver(delivery), [
        delivery.secret,
        'hunter2',
        ...standIn.secrets,
      ]);
      expect(words).toContain(`redirects (${status})`);
    }
    expect(elsewhere.seen).toEqual([]);
  });

  it('reads no more than two megabytes', async () => {
    const { standIn, destination, delivery } = await started();
    const huge = { status: 200, body: { value: 'x'.repeat(3 * 1024 * 1024) } };
    standIn.plan('read', { reply: () => huge });
    expect(await failureOf(destination.deliver(delivery), standIn.secrets)).toContain('more than 2 MiB');
  });
});
