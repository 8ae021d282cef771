import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { Delivery } from '../../../provider/delivery/destination.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';

/** A delivery of a new key. */
export function newDelivery(): Delivery {
  const secret = makeKeyText(randomBytes(64));
  return { secret, fingerprint: fingerprint(secret) };
}

/** The error a promise fails with, after making sure that nothing about it shows any of the secrets. */
export async function failureOf(promise: Promise<unknown>, secrets: readonly string[]): Promise<string> {
  const error = await promise.then(
    (value) => expect.fail(`expected a failure, got ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) return expect.fail('expected an Error');
  const everything = `${inspect(error, { depth: 9, showHidden: true })}\n${JSON.stringify(error)}`;
  for (const secret of secrets) expect(everything).not.toContain(secret);
  expect(error.name).toBe('DeliveryError');
  return error.message;
}

/** Waits that take no time, and nothing left to chance; records how long each would have been, in milliseconds. */
export function noWaiting() {
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return { waits, tuning: { runtime: { sleep, random: () => 0 } } };
}
