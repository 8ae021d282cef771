import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type OnePasswordOptions,
  onePasswordItem,
} from '../../../provider/delivery/onepassword/item-destination.ts';
import { failureOf, newDelivery, noWaiting } from './secrets.ts';
import { FIELD, ITEM, OnePasswordVault, VAULT } from './services/onepassword.ts';
import { start as startOp } from './stand-ins/onepassword-item.op.ts';
import { start as startConnect } from './stand-ins/onepassword-item.ts';

async function opened(by: 'Connect' | 'op', options: Partial<OnePasswordOptions> = {}) {
  const vault = new OnePasswordVault();
  const service = await (by === 'op' ? startOp : startConnect)(vault);
  const environment: Readonly<Record<string, string>> = service.environment;
  const destination = onePasswordItem('onepassword_item:test', {
    vault: VAULT.name,
    item: ITEM.title,
    field: FIELD,
    host: environment.OP_CONNECT_HOST,
    connectToken: environment.OP_CONNECT_TOKEN,
    serviceToken: environment.OP_SERVICE_ACCOUNT_TOKEN,
    environment: { ...environment, OP_CONNECT_TOKEN: 'of-another', AWS_SECRET_ACCESS_KEY: 'of-another' },
    identify: async () => ({ kind: 'undecided' }),
    tuning: noWaiting().tuning,
    ...options,
  });
  return { vault, service, destination };
}

describe.each(['Connect', 'op'] as const)('an item of 1Password through %s', (by) => {
  it('is created if there is none, and found again', async () => {
    const { vault, destination } = await opened(by);
    vault.item = undefined;
    const [first, second] = [newDelivery(), newDelivery()];
    expect(await destination.observe(first.fingerprint)).toEqual({
      state: 'drifted',
      what: 'the item is missing in 1Password',
    });
    expect(await destination.deliver(first)).toMatchObject({ record: { version: 1 } });
    expect(vault.shown()).toMatchObject({
      title: ITEM.title,
      category: 'API_CREDENTIAL',
      tags: ['lowerplane'],
    });
    expect(await destination.deliver(second)).toMatchObject({ record: { version: 2 } });
    expect(vault.holds()).toBe(second.secret);
    await destination.withdraw(second.fingerprint);
    expect(vault.shown()?.fields).toMatchObject([{ label: FIELD, type: 'CONCEALED' }]);
    expect(vault.holds()).toBeUndefined();
  });

  it('is created once, also when the response is lost', async () => {
    const { vault, service, destination } = await opened(by);
    vault.item = undefined;
    service.plan('write', 'drop-after');
    const delivery = newDelivery();
    await destination.deliver(delivery);
    expect(vault.holds()).toBe(delivery.secret);
  });

  it('is chosen by ids, which create nothing', async () => {
    const ids = { vault: VAULT.id, item: ITEM.id, field: 'username' };
    const { vault, destination } = await opened('Connect', ids);
    expect(await failureOf(destination.check(), ['kept'])).toContain('something other than a LowerPlane key');
    vault.item = undefined;
    expect(await failureOf(destination.deliver(newDelivery()), [])).toContain(
      `The item with the id ${ITEM.id}`,
    );
  });

  it('with a field twice, or one of another type, is refused at plan', async () => {
    const { vault, destination } = await opened(by);
    const field = { id: 'otherotherotherotherother2', type: 'OTP', label: FIELD } as const;
    vault.item?.fields.push(field);
    expect(await failureOf(destination.check(), [])).toContain('has the type OTP, which holds no secret');
    vault.item?.fields.push({ ...field, id: 'secondsecondsecondsecond22' });
    expect(await failureOf(destination.check(), [])).toContain(`has several fields "${FIELD}"`);
  });
});

describe('an item of 1Password through Connect', () => {
  it('keeps what others write to its other fields at the same moment', async () => {
    const { vault, service, destination } = await opened('Connect');
    const delivery = newDelivery();
    service.plan('write', () =>
      vault.change(vault.item?.fields.map((field) => ({ ...field, value: 'new' })) ?? []),
    );
    await destination.deliver(delivery);
    expect(vault.holds()).toBe(delivery.secret);
    expect(vault.others()).toMatchObject([{ value: 'new' }]);
  });

  it('is read until it shows what was written, and not forever', async () => {
    const { vault, destination } = await opened('Connect');
    await destination.deliver(newDelivery());
    // The server no longer synchronizes.
    vault.lag(1_000);
    const words = await failureOf(destination.deliver(newDelivery()), []);
    expect(words).toContain('did not show it within 10 s. Check that the Connect server synchronizes');
  });

  it.each([
    [{ host: undefined }, 'The address of 1Password Connect is not set. Set OP_CONNECT_HOST'],
    [{ connectToken: undefined }, 'The token of 1Password Connect is not set. Set OP_CONNECT_TOKEN'],
    [{ connectToken: 'hunter2' }, 'does not accept the token (401: Invalid token signature)'],
    [{ host: 'http://connect.example.com' }, 'plain http'],
    [
      { host: undefined, connectToken: undefined },
      'No 1Password credentials were found. Set OP_CONNECT_HOST and OP_CONNECT_TOKEN',
    ],
  ])('with the settings %j is a plain error', async (settings, words) => {
    const { destination } = await opened('Connect', settings);
    expect(await failureOf(destination.check(), ['hunter2'])).toContain(words);
  });
});

/** A program `op` that does as a shell script says. */
async function opThat(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'op-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'op'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'op'), 0o755);
  return `${folder}:/usr/bin:/bin`;
}

const VERSION = 'if [ "$1" = --version ]; then echo 2.30.0; exit; fi';

describe('an item of 1Password through op', () => {
  it('that may hold a passkey is refused, because op would delete it', async () => {
    const { vault, destination } = await opened('op');
    if (vault.item) vault.item.category = 'LOGIN';
    expect(await failureOf(destination.check(), [])).toContain('op deletes the passkeys of a login');
  });

  it.each([
    ['echo 2.22.1', 'has version 2.22, but version 2.23 or a later 2.x is required'],
    ['echo 3.0.0', 'has version 3.0, but version 2.23 or a later 2.x is required'],
    ['echo no; exit 3', 'did not print its version. op ended with exit code 3'],
    [`${VERSION}; echo '<html>'`, 'printed something other than a 1Password item'],
    [`${VERSION}; echo "the token $OP_SERVICE_ACCOUNT_TOKEN" >&2; exit 1`, 'the token [redacted]'],
    [
      `${VERSION}; echo '[ERROR] "CI" is not known: More than one item matches "LowerPlane".' >&2; exit 1`,
      'The vault CI has several items LowerPlane',
    ],
    [
      `${VERSION}; echo '[ERROR] "CI" isn'"'"'t a vault in this account.' >&2; exit 1`,
      'The vault CI was not found by op. Either it does not exist, or the service account has no access to it.',
    ],
    [
      `${VERSION}; echo '{"id":"itemitemitemitemitemitem22","title":"Other","category":"LOGIN"}'`,
      'op found the item "Other" instead of "LowerPlane". Write the exact title',
    ],
    [
      `${VERSION}; echo '{"id":"../../vaults","title":"LowerPlane","category":"LOGIN"}'`,
      'printed something other than a 1Password item',
    ],
  ])('when op does { %s } is a plain error', async (script, words) => {
    const environment = { PATH: await opThat(script) };
    const { destination, service } = await opened('op', { environment });
    expect(await failureOf(destination.check(), service.secrets)).toContain(words);
  });

  it('shows nothing of the item in the error of a failed write', async () => {
    const item =
      '{"id":"itemitemitemitemitemitem22","title":"LowerPlane","category":"API_CREDENTIAL","fields":[{"id":"username","value":"hunter2-of-mine"}]}';
    const script = `${VERSION}\nif [ "$2" = get ]; then echo '${item}'; else cat >&2; exit 1; fi`;
    const { destination, service } = await opened('op', { environment: { PATH: await opThat(script) } });
    const delivery = newDelivery();
    const words = await failureOf(destination.deliver(delivery), [
      delivery.secret,
      'hunter2-of-mine',
      ...service.secrets,
    ]);
    expect(words).toContain('op could not write the item LowerPlane of the vault CI');
  });

  it('without op is a plain error', async () => {
    const { destination } = await opened('op', { environment: { PATH: '/nonexistent' } });
    expect(await failureOf(destination.check(), [])).toContain(
      'No directory of PATH contains a program "op"',
    );
  });
});
