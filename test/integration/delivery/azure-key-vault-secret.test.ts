import { expect, it } from 'vitest';
import { failureOf, newDelivery, noWaiting } from './secrets.ts';
import { openStandIn } from './services/open-stand-in.ts';
import { startStandIn } from './services/stand-in.ts';

async function running() {
  const vault = await startStandIn('azure_key_vault_secret');
  const { waits, tuning } = noWaiting();
  const destination = await openStandIn(vault, async () => ({ kind: 'ended' }), tuning);
  const sent = () => vault.seen.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`);
  return { vault, destination, waits, sent };
}

it('a secret of Azure Key Vault that was set here and deleted is recovered, and waited for', async () => {
  const { vault, destination, waits, sent } = await running();
  const [first, second] = [newDelivery(), newDelivery()];
  await destination.deliver(first);
  vault.remove();
  const gone = { state: 'drifted', what: 'the secret is deleted, but not purged' };
  expect(await destination.observe(first.fingerprint)).toEqual(gone);
  await destination.check();
  expect(sent().filter((each) => each.startsWith('POST'))).toEqual([]);
  await destination.deliver(second);
  expect(vault.holds()).toBe(second.secret);
  expect(waits).toEqual([1_000]);
});

it('a secret of Azure Key Vault that others set and deleted keeps its name, and is refused at plan', async () => {
  const { vault, destination, sent } = await running();
  vault.overwrite('of someone else');
  vault.remove();
  const words = 'its name is taken until it is recovered or purged (it was not set here). Recover it';
  expect(await failureOf(destination.check(), [])).toContain(words);
  expect(await failureOf(destination.deliver(newDelivery()), [])).toContain(words);
  expect(sent().filter((each) => !each.startsWith('GET'))).toEqual([]);
});

it('a secret of Azure Key Vault that is deleted at the moment of the delivery is a plain error', async () => {
  const { vault, destination } = await running();
  const [first, second] = [newDelivery(), newDelivery()];
  await destination.deliver(first);
  vault.plan('write', () => vault.remove());
  const words = await failureOf(destination.deliver(second), [second.secret]);
  expect(words).toContain('its name is taken until it is recovered or purged (409: Conflict');
});

it('withdrawing deletes nothing in Azure Key Vault, so that the name stays free', async () => {
  const { vault, destination, sent } = await running();
  const [first, second] = [newDelivery(), newDelivery()];
  await destination.deliver(first);
  await destination.withdraw(first.fingerprint);
  expect(vault.holds()).toBeUndefined();
  const disabled = { state: 'drifted', what: 'the current version of the secret is disabled' };
  expect(await destination.observe(first.fingerprint)).toEqual(disabled);
  await destination.deliver(second);
  expect(vault.holds()).toBe(second.secret);
  vault.remove();
  await destination.withdraw(second.fingerprint);
  expect(sent().filter((each) => /^DELETE|recover/.test(each))).toEqual([]);
});
