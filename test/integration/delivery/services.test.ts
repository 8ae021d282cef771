import { describe, expect, it } from 'vitest';
import type { IdentifyOwner } from '../../../provider/delivery/occupant.ts';
import { KINDS } from '../../../provider/delivery/registry.ts';
import { failureOf, newDelivery } from './secrets.ts';
import { openStandIn } from './services/open-stand-in.ts';
import { STAND_IN_KINDS, startStandIn } from './services/stand-in.ts';

/** Kinds with stand-ins and tests of an earlier form. */
const OTHER_TESTS = ['github_actions_secret', 'vault_kv'];

it('every service has a stand-in', () => {
  const services = KINDS.filter((kind) => 'credentials' in kind).map(({ kind }) => kind);
  const standIns = new Set(STAND_IN_KINDS.map((name) => name.replace(/\..*/, '')));
  expect([...standIns, ...OTHER_TESTS].toSorted()).toEqual([...services].toSorted());
});

describe.each(STAND_IN_KINDS)('%s', (kind) => {
  const started = async (owner?: IdentifyOwner) => {
    const standIn = await startStandIn(kind);
    const destination = await openStandIn(standIn, owner);
    return { standIn, destination, delivery: newDelivery() };
  };

  it('takes a secret, and shows that it is there', async () => {
    const { standIn, destination, delivery } = await started();
    const before = standIn.beside?.();
    await destination.check();
    expect(await destination.read?.()).toBeUndefined();
    expect(await destination.recognize?.(delivery.fingerprint)).toBeUndefined();
    const { record } = await destination.deliver(delivery);
    expect(standIn.holds()).toBe(delivery.secret);
    expect(standIn.beside?.()).toEqual(before);
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
    expect(await destination.recognize?.(delivery.fingerprint)).toEqual(record);
    expect(await destination.read?.()).toBe(delivery.secret);
    expect(JSON.stringify(record)).not.toContain(delivery.secret);
  });

  it('shows a change and a removal by others as drift', async () => {
    const { standIn, destination, delivery } = await started();
    const { record } = await destination.deliver(delivery);
    standIn.overwrite(newDelivery().secret);
    const changed = await destination.observe(delivery.fingerprint, record);
    expect(changed).toMatchObject({ state: 'drifted', what: expect.stringContaining('holds another key') });
    standIn.overwrite('something else');
    const other = await destination.observe(delivery.fingerprint, record);
    expect(other).toMatchObject({ state: 'drifted', what: expect.stringContaining('holds something else') });
    standIn.remove();
    expect(await destination.observe(delivery.fingerprint, record)).toMatchObject({ state: 'drifted' });
  });

  it('replaces an earlier secret, and puts it back when another destination fails', async () => {
    const { standIn, destination, delivery } = await started();
    await destination.deliver(delivery);
    const second = newDelivery();
    const { undo } = await destination.deliver(second);
    expect(standIn.holds()).toBe(second.secret);
    await undo();
    expect(standIn.holds()).toBe(delivery.secret);
  });

  it('removes what was not there before, and can deliver again after that', async () => {
    const { standIn, destination, delivery } = await started();
    const before = standIn.beside?.();
    await (await destination.deliver(delivery)).undo();
    expect(standIn.holds()?.trim() ?? '').toBe('');
    expect(standIn.beside?.()).toEqual(before);
    const again = newDelivery();
    await destination.deliver(again);
    expect(standIn.holds()).toBe(again.secret);
  });

  it('withdraws its own secret only', async () => {
    const { standIn, destination, delivery } = await started();
    const { record } = await destination.deliver(delivery);
    await destination.withdraw(newDelivery().fingerprint, record);
    expect(standIn.holds()).toBe(delivery.secret);
    await destination.withdraw(delivery.fingerprint, record);
    expect(standIn.holds()?.trim() ?? '').toBe('');
    standIn.overwrite('something else');
    await destination.withdraw(delivery.fingerprint, record);
    expect(standIn.holds()).toBe('something else');
  });

  it('never overwrites anything but a key that no one needs', async () => {
    const { standIn, destination, delivery } = await started();
    standIn.overwrite('the hunter2 of someone else');
    const secrets = ['hunter2', delivery.secret, ...standIn.secrets];
    expect(await failureOf(destination.check(), secrets)).toContain('something other than a LowerPlane key');
    expect(await failureOf(destination.deliver(delivery), secrets)).toContain('something other than');
    expect(standIn.holds()).toBe('the hunter2 of someone else');
    const live = await openStandIn(standIn, async () => ({ kind: 'live', key: '"Other"' }));
    const other = newDelivery().secret;
    standIn.overwrite(other);
    expect(await failureOf(live.check(), [other])).toContain('another active key, "Other"');
    expect(standIn.holds()).toBe(other);
  });

  it('names the permission that is missing', async () => {
    const { standIn, destination, delivery } = await started();
    const secrets = [delivery.secret, ...standIn.secrets];
    standIn.plan('read', 'denied');
    expect(await failureOf(destination.check(), secrets)).toContain(standIn.words.denied.read);
    standIn.plan('write', 'denied');
    expect(await failureOf(destination.deliver(delivery), secrets)).toContain(standIn.words.denied.write);
    expect(standIn.holds()).toBeUndefined();
  });

  it('tries again when it is rate limited, and after a while gives up in an outage', async () => {
    const { standIn, destination, delivery } = await started();
    standIn.plan('read', 'throttled');
    standIn.plan('write', 'throttled');
    await destination.deliver(delivery);
    expect(standIn.holds()).toBe(delivery.secret);
    standIn.plan('read', 'outage', 5);
    const words = await failureOf(destination.observe(delivery.fingerprint), standIn.secrets);
    expect(words).toContain(standIn.words.outage);
    expect(words).toContain('Tried 5 times.');
  });

  it('recognizes its own write when the response was lost', async () => {
    const { standIn, destination, delivery } = await started();
    standIn.plan('write', 'drop-after');
    const { undo } = await destination.deliver(delivery);
    expect(standIn.holds()).toBe(delivery.secret);
    await undo();
    expect(standIn.holds()?.trim() ?? '').toBe('');
  });

  it('does not overwrite what something else writes at the same moment, where the service can compare', async () => {
    const { standIn, destination, delivery } = await started();
    standIn.plan('write', () => standIn.overwrite('of someone else'));
    const delivered = destination.deliver(delivery);
    if (standIn.conditional !== 'never') {
      expect(await failureOf(delivered, [delivery.secret])).toContain(
        'something other than a LowerPlane key',
      );
      expect(standIn.holds()).toBe('of someone else');
      // The service takes both, or notices it when it is too late.
    } else await Promise.allSettled([delivered]);
    if (standIn.conditional !== 'always') return;
    const other = await started();
    await other.destination.deliver(other.delivery);
    other.standIn.plan('write', () => other.standIn.overwrite('of someone else'));
    const replaced = other.destination.deliver(newDelivery());
    expect(await failureOf(replaced, [other.delivery.secret])).toContain('something other than');
    expect(other.standIn.holds()).toBe('of someone else');
  });

  it('sends the secret in requests that write only, and shows it in no error', async () => {
    const { standIn, destination, delivery } = await started();
    await destination.deliver(delivery);
    const inUrls = standIn.seen.filter(({ url, headers }) =>
      `${url}${JSON.stringify(headers)}`.includes(delivery.secret),
    );
    expect(inUrls).toEqual([]);
  });
});
