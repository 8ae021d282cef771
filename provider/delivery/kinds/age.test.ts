import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { kind } from './age.ts';

it('the destination age has the same identity in whatever order its recipients are', () => {
  expect(kind.identity({ recipients: ['age1b', 'age1a'], keep_previous_as: undefined })).toBe(
    'age:age1a,age1b',
  );
});

it('the destination age opens for the declared recipients', async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const declared = { recipients: [recipient], keep_previous_as: undefined };
  const destination = await kind.open({
    id: 'age:x',
    declared,
    credentials: {},
    environment: {},
    identify: async () => ({ kind: 'own' }) as const,
  });
  await expect(destination.check()).resolves.toBeUndefined();
  expect(destination).toMatchObject({ id: 'age:x', reversible: true });
});
