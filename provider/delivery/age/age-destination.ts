import {
  type Delivery,
  DeliveryError,
  type Destination,
  type Observation,
  type Receipt,
} from '../destination.ts';

/**
 * Seals the secret to age recipients. Only the holders of their identities can open it, so that the result may be kept
 * in state and outputs. Source of the format: age-encryption.org/v1.
 *
 * @param recipients `age1...` texts, at least one.
 */
export function ageDestination(id: string, recipients: readonly string[]): Destination {
  const makeEncrypter = async () => {
    const { Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    for (const recipient of recipients) {
      try {
        encrypter.addRecipient(recipient);
      } catch {
        throw new DeliveryError(
          id,
          `"${recipient}" is not an age recipient. Use the public key that age-keygen prints; it starts with "age1".`,
        );
      }
    }
    return encrypter;
  };

  return {
    id,
    reversible: true,
    async check(): Promise<void> {
      await makeEncrypter();
    },
    async deliver({ secret }: Delivery): Promise<Receipt> {
      const encrypter = await makeEncrypter();
      const { armor } = await import('age-encryption');
      return { sealedSecret: armor.encode(await encrypter.encrypt(secret)), undo: async () => {} };
    },
    async observe(): Promise<Observation> {
      return { state: 'unobservable' };
    },
    async read(): Promise<never> {
      throw new DeliveryError(
        id,
        'The secret is sealed, and only the holders of the age identities can open it: age --decrypt --identity FILE.',
      );
    },
    // The sealed text is in the state only, and disappears with it.
    async withdraw(): Promise<void> {},
  };
}
