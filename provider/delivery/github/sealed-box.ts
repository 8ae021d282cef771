const KEY_BYTES = 32;

/**
 * Encrypts so that only GitHub can read it: a libsodium sealed box, in base64.
 *
 * @see https://docs.github.com/rest/guides/encrypting-secrets-for-the-rest-api
 *
 * @param publicKey In base64, as GitHub gives it.
 * @returns Null when that is not a public key.
 */
export async function sealForGithub(secret: string, publicKey: string): Promise<string | null> {
  const key = Buffer.from(publicKey, 'base64');
  if (key.length !== KEY_BYTES) return null;
  // Half a megabyte of WebAssembly: loaded only for a delivery to GitHub.
  const { sodium } = await import('./sodium.ts');
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(secret, key)).toString('base64');
}
