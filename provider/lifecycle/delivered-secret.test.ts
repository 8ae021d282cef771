import { expect, it } from 'vitest';
import { DeliveryError, type Destination } from '../delivery/destination.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { deliveredSecret } from './delivered-secret.ts';

const SECRET = 'the secret of the key';
const unasked = () => expect.unreachable('it was read');

/** A destination of which only reading matters. */
function holding(read: () => Promise<string | undefined>): Destination {
  return {
    id: 'memory:a',
    reversible: true,
    readsBack: true,
    read,
    check: async () => {},
    deliver: async () => expect.unreachable('it was written'),
    observe: async () => expect.unreachable('it was observed'),
    withdraw: async () => expect.unreachable('it was withdrawn'),
  };
}

function unread(): Destination {
  const { readsBack: _, ...destination } = holding(unasked);
  return destination;
}

const of = (secret: string | null) => ({ fingerprint: fingerprint(SECRET), secret });

it('is that of the record, if it is the key’s', async () => {
  expect(await deliveredSecret([holding(unasked)], of(SECRET))).toBe(SECRET);
  expect(await deliveredSecret([holding(async () => SECRET)], of('another'))).toBe(SECRET);
});

it('is that of the first destination that shows it, and of none that says it cannot', async () => {
  const failing = holding(async () => {
    throw new DeliveryError('memory:a', 'it is out of reach');
  });
  const destinations = [unread(), failing, holding(async () => 'another')];
  expect(await deliveredSecret([...destinations, holding(async () => SECRET)], of(null))).toBe(SECRET);
  expect(await deliveredSecret(destinations, of(null))).toBeUndefined();
});

it('hides no fault of the program', async () => {
  const broken = holding(async () => {
    throw new TypeError('a fault');
  });
  await expect(deliveredSecret([broken], of(null))).rejects.toThrow('a fault');
});
