import sodium from 'libsodium-wrappers';
import { expect, it } from 'vitest';
import { sealForGithub } from './sealed-box.ts';

it('seals so that the holder of the private key alone can open, and differently each time', async () => {
  await sodium.ready;
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  const key = Buffer.from(publicKey).toString('base64');
  const [first, second] = [await sealForGithub('a secret', key), await sealForGithub('a secret', key)];
  expect(first).not.toBe(second);
  const opened = sodium.crypto_box_seal_open(
    Buffer.from(first ?? '', 'base64'),
    publicKey,
    privateKey,
    'text',
  );
  expect(opened).toBe('a secret');
});

it.each(['', 'c2hvcnQ=', 'A'.repeat(60)])('takes "%s" for no key', async (key) => {
  expect(await sealForGithub('a secret', key)).toBeNull();
});
