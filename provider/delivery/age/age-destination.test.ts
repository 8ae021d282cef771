import { armor, Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { ageDestination } from './age-destination.ts';

describe('ageDestination', () => {
  it('seals to every recipient and to no one else', async () => {
    const identities = [await generateX25519Identity(), await generateX25519Identity()];
    const stranger = await generateX25519Identity();
    const destination = ageDestination(
      'age:test',
      await Promise.all(identities.map((identity) => identityToRecipient(identity))),
    );

    const { sealedSecret = '' } = await destination.deliver({ secret: 'a secret', fingerprint: '' });

    expect(sealedSecret).not.toContain('a secret');
    for (const identity of identities) expect(await open(sealedSecret, identity)).toBe('a secret');
    await expect(open(sealedSecret, stranger)).rejects.toThrow();
  });

  it('has nothing to restore and nothing to observe', async () => {
    const destination = ageDestination('age:test', []);
    expect(destination.reversible).toBe(true);
    expect(await destination.observe('')).toEqual({ state: 'unobservable' });
  });

  it('reports an invalid recipient at plan', async () => {
    await expect(ageDestination('age:test', ['age1nonsense']).check()).rejects.toThrow(
      '"age1nonsense" is not an age recipient',
    );
  });
});

async function open(sealed: string, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(sealed), 'text');
}
