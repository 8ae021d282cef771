import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { IdentifyOwner } from '../../../provider/delivery/occupant.ts';
import { vaultKv } from '../../../provider/delivery/vault/kv-destination.ts';
import { runningVault, TOKEN } from './running-vault.ts';
import { failureOf, newDelivery } from './secrets.ts';

const PATH = 'ci/lowerplane';
const WRITE = 'POST /v1/secret/data/';

describe('vaultKv', () => {
  it('writes one value and leaves the others exactly as they are', async () => {
    const { engine, destinationFor } = await runningVault();
    engine.put(
      PATH,
      '{"big":12345678901234567890,"one":1.0,"__proto__":"kept","text":"ü","deep":{"a":[null]}}',
    );
    const destination = destinationFor();
    const delivery = newDelivery();
    await destination.check();
    const { record } = await destination.deliver(delivery);
    expect(engine.json(PATH)).toBe(
      `{"big":12345678901234567890,"one":1.0,"__proto__":"kept","text":"ü","deep":{"a":[null]},"api_key":"${delivery.secret}"}`,
    );
    expect(record).toEqual({ version: 2 });
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
  });

  it('makes a secret that is not there yet, in a namespace too', async () => {
    const { engine, seen, destinationFor } = await runningVault('team-a');
    const delivery = newDelivery();
    await destinationFor().deliver(delivery);
    expect(engine.data(PATH)).toEqual({ api_key: delivery.secret });
    expect(seen.every(({ headers }) => headers['x-vault-namespace'] === 'team-a')).toBe(true);
    expect(seen.filter(({ method, url }) => method === 'GET' && url.includes('/data/'))).toHaveLength(1);
  });

  it('writes over a secret that was deleted', async () => {
    const { engine, destinationFor } = await runningVault();
    engine.put(PATH, '{"old":true}');
    engine.delete(PATH, '{"versions":[1]}');
    const delivery = newDelivery();
    await destinationFor().deliver(delivery);
    expect(engine.data(PATH)).toEqual({ api_key: delivery.secret });
    expect(engine.versions(PATH)).toBe(2);
  });

  it('loses nothing that something else writes at the same moment', async () => {
    const { engine, failNext, destinationFor } = await runningVault();
    engine.put(PATH, '{"a":1}');
    failNext(WRITE, () => engine.put(PATH, '{"a":1,"b":2}'));
    const delivery = newDelivery();
    await destinationFor().deliver(delivery);
    expect(engine.data(PATH)).toEqual({ a: 1, b: 2, api_key: delivery.secret });
  });

  it('gives up when something else writes all the time', async () => {
    const { engine, failNext, destinationFor } = await runningVault();
    for (let i = 0; i < 5; i++) failNext(WRITE, () => engine.put(PATH, `{"turn":${i}}`));
    const delivery = newDelivery();
    const words = await failureOf(destinationFor().deliver(delivery), [delivery.secret, TOKEN]);
    expect(words).toContain('Something else wrote secret/ci/lowerplane 5 times');
    expect(engine.data(PATH)).toEqual({ turn: 4 });
  });

  it('knows its own write again when the answer to it was lost', async () => {
    const { engine, failNext, destinationFor } = await runningVault();
    engine.put(PATH, '{"a":1}');
    failNext(WRITE, 'drop-after');
    const delivery = newDelivery();
    const receipt = await destinationFor().deliver(delivery);
    expect(engine.versions(PATH)).toBe(2);
    await receipt.undo();
    expect(engine.data(PATH)).toEqual({ a: 1 });
  });

  it('never overwrites anything but a key', async () => {
    const { engine, destinationFor } = await runningVault();
    engine.put(PATH, '{"api_key":"something else\'s password"}');
    const refusal =
      '"api_key" in secret/ci/lowerplane contains something other than a LowerPlane key. Nothing was';
    expect(await failureOf(destinationFor().check(), ['password'])).toContain(refusal);
    expect(await failureOf(destinationFor().deliver(newDelivery()), ['password'])).toContain(refusal);
    expect(engine.versions(PATH)).toBe(1);
  });

  it('shows neither token nor secret when printed', async () => {
    const { destinationFor } = await runningVault();
    expect(inspect(destinationFor({ token: TOKEN }), { depth: 9, showHidden: true })).not.toContain(TOKEN);
  });
});

describe('undoing a delivery to Vault', () => {
  it('puts the key of before back, and keeps what others wrote since', async () => {
    const { engine, destinationFor } = await runningVault();
    const before = newDelivery().secret;
    engine.put(PATH, `{"a":1,"api_key":"${before}"}`);
    const delivery = newDelivery();
    const { undo } = await destinationFor().deliver(delivery);
    engine.put(PATH, `{"a":2,"api_key":"${delivery.secret}"}`);
    await undo();
    expect(engine.data(PATH)).toEqual({ a: 2, api_key: before });
  });

  it('removes the value that was not there before, or the secret with it', async () => {
    const { engine, destinationFor } = await runningVault();
    await (await destinationFor().deliver(newDelivery())).undo();
    expect(engine.data(PATH)).toBeUndefined();
    engine.put(PATH, '{"a":1}');
    await (await destinationFor().deliver(newDelivery())).undo();
    expect(engine.data(PATH)).toEqual({ a: 1 });
  });

  it('leaves a key that something else put there since', async () => {
    const { engine, destinationFor } = await runningVault();
    const { undo } = await destinationFor().deliver(newDelivery());
    engine.put(PATH, '{"api_key":"another"}');
    await undo();
    expect(engine.data(PATH)).toEqual({ api_key: 'another' });
  });

  it('says which permission it lacks', async () => {
    const { failNext, destinationFor } = await runningVault();
    const delivery = newDelivery();
    const { undo } = await destinationFor().deliver(delivery);
    failNext('POST /v1/secret/delete/', { status: 403, body: { errors: ['permission denied'] } });
    expect(await failureOf(undo(), [delivery.secret, TOKEN])).toContain(
      'its policies lack "update" on secret/delete/ci/lowerplane',
    );
  });
});

describe('a key that something else delivered to Vault', () => {
  it('is recognized by its secret, in the version that holds it', async () => {
    const { engine, destinationFor } = await runningVault();
    const { secret, fingerprint } = newDelivery();
    expect(await destinationFor().recognize?.(fingerprint)).toBeUndefined();
    engine.put(PATH, '{"api_key":"another"}');
    expect(await destinationFor().recognize?.(fingerprint)).toBeUndefined();
    engine.put(PATH, `{"api_key":"${secret}"}`);
    expect(await destinationFor().recognize?.(fingerprint)).toEqual({ version: 2 });
  });

  it('is given back for a command that is to have it', async () => {
    const { engine, destinationFor } = await runningVault();
    const { secret } = newDelivery();
    expect(await destinationFor().read?.()).toBeUndefined();
    engine.put(PATH, '{"api_key":7}');
    expect(await destinationFor().read?.()).toBeUndefined();
    engine.put(PATH, `{"api_key":"${secret}"}`);
    expect(await destinationFor().read?.()).toBe(secret);
  });
});

describe('withdrawing from Vault', () => {
  it('removes its own key only', async () => {
    const { engine, destinationFor } = await runningVault();
    engine.put(PATH, '{"a":1}');
    const destination = destinationFor();
    const delivery = newDelivery();
    await destination.deliver(delivery);
    await destination.withdraw('0123456789abcdef');
    expect(engine.versions(PATH)).toBe(2);
    await destination.withdraw(delivery.fingerprint);
    expect(engine.data(PATH)).toEqual({ a: 1 });
    await destination.withdraw(delivery.fingerprint);
    expect(engine.versions(PATH)).toBe(3);
  });
});

describe('drift of Vault', () => {
  it.each([
    ['a deletion', '{"versions":[1]}', undefined, 'version 1 of the secret was deleted in Vault'],
    [
      'a missing value',
      undefined,
      '{"a":1}',
      'version 2 of the secret has no "api_key", delivered as version 1',
    ],
    [
      'anything',
      undefined,
      '{"api_key":7}',
      'version 2 of the secret holds something else, delivered as version 1',
    ],
  ])('is %s', async (_what, deleted, written, what) => {
    const { engine, destinationFor } = await runningVault();
    const destination = destinationFor();
    const delivery = newDelivery();
    const { record } = await destination.deliver(delivery);
    if (deleted) engine.delete(PATH, deleted);
    if (written) engine.put(PATH, written);
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({ state: 'drifted', what });
  });

  it('is another key, and a secret that is not there', async () => {
    const { engine, destinationFor } = await runningVault();
    expect(await destinationFor().observe('0123456789abcdef')).toEqual({
      state: 'drifted',
      what: 'the secret is missing in Vault',
    });
    engine.put(PATH, JSON.stringify({ api_key: newDelivery().secret }));
    expect(await destinationFor().observe('0123456789abcdef')).toEqual({
      state: 'drifted',
      what: 'version 1 of the secret holds another key',
    });
  });

  it('is not a change of another value in it', async () => {
    const { engine, destinationFor } = await runningVault();
    const delivery = newDelivery();
    const { record } = await destinationFor().deliver(delivery);
    engine.put(PATH, JSON.stringify({ api_key: delivery.secret, a: 1 }));
    expect(await destinationFor().observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
  });

  it.each([
    [
      'a missing mount',
      { status: 404, body: { errors: ['no handler for route "x"'] } },
      'nothing mounted at secret/',
    ],
    ['a proxy', { status: 404, body: 'Not here' }, 'nothing mounted at secret/'],
    [
      'a refusal',
      { status: 403, body: { errors: ['permission denied'] } },
      'lack "read" on secret/data/ci/lower',
    ],
  ])('is never %s', async (_what, fault, words) => {
    const { failNext, destinationFor } = await runningVault();
    failNext('GET /v1/secret/data/', fault);
    expect(await failureOf(destinationFor().observe('0123456789abcdef'), [TOKEN])).toContain(words);
  });
});

describe('what makes a delivery to Vault impossible is said at plan', () => {
  const address = 'http://127.0.0.1:1';
  it.each([
    ['no address', { address: '', token: TOKEN }, 'Set VAULT_ADDR, or set address'],
    ['no token', { address, token: '' }, 'Set VAULT_TOKEN, or set token'],
    ['a broken token', { address, token: 'two words' }, 'is not allowed in a token'],
    ['a broken namespace', { address, token: TOKEN, namespace: 'a\nb' }, 'cannot be sent in a header'],
    [
      'plain http',
      { address: 'http://vault.example.com:8200', token: TOKEN },
      'Use https://vault.example.com:8200',
    ],
    [
      'credentials in the address',
      { address: 'https://me:pass@vault.example.com', token: TOKEN },
      'contains a user name',
    ],
  ])('%s', async (_what, options, words) => {
    const identify: IdentifyOwner = async () => ({ kind: 'ended' });
    const place = { mount: 'secret', path: 'a', key: 'k', namespace: undefined, identify };
    expect(
      await failureOf(vaultKv('vault_kv:a', { ...place, ...options }).check(), [TOKEN, 'two words', 'pass@']),
    ).toContain(words);
  });

  it.each([
    ['a mount that is not there', 'nowhere', 'or nothing is mounted there'],
    ['a KV engine of version 1', 'old', 'vault kv enable-versioning old'],
    ['a path taken for the mount', 'secret/ci', 'The mount in Vault is secret/, not secret/ci/.'],
  ])('%s', async (_what, mount, words) => {
    const { destinationFor } = await runningVault();
    expect(await failureOf(destinationFor({ mount }).check(), [TOKEN])).toContain(words);
    // Again at apply: a plan may not have known how to reach Vault.
    const delivery = newDelivery();
    expect(await failureOf(destinationFor({ mount }).deliver(delivery), [TOKEN])).toContain(words);
  });

  it('a token that may do nothing', async () => {
    const { destinationFor } = await runningVault();
    const words = await failureOf(destinationFor({ token: 'expired-token' }).check(), ['expired-token']);
    expect(words).toContain('Either the token is expired or mistyped');
  });

  it('a sealed Vault, after trying again', async () => {
    const { failNext, waits, destinationFor } = await runningVault();
    const sealed = { status: 503, body: { errors: ['Vault is sealed'] } };
    for (let i = 0; i < 5; i++) failNext('GET /v1/sys/', sealed);
    expect(await failureOf(destinationFor().check(), [TOKEN])).toContain(
      'is sealed (503: Vault is sealed). Unseal it',
    );
    expect(waits).toHaveLength(4);
  });

  it('a Vault that never answers', async () => {
    const { failNext, destinationFor } = await runningVault();
    failNext('GET /v1/sys/', 'hang');
    const words = await failureOf(destinationFor({ tuning: { limits: { totalMs: 50 } } }).check(), [TOKEN]);
    expect(words).toContain('was not finished within 50 ms');
  });
});

it('repeats nothing that Vault says of the secret', async () => {
  const { failNext, destinationFor } = await runningVault();
  const delivery = newDelivery();
  failNext(WRITE, { status: 400, body: { errors: [`bad value ${delivery.secret} for ${TOKEN}`] } });
  const words = await failureOf(destinationFor().deliver(delivery), [delivery.secret, TOKEN]);
  expect(words).toContain('(400: bad value lp_[redacted] for [redacted])');
});
