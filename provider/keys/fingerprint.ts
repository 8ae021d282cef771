/** The last four characters, by which people distinguish keys. */
export function lastFour(keyText: string): string {
  return keyText.slice(-4);
}

/** First 16 hex digits of SHA-256 over the key text: enough to match a found key, useless to an attacker. */
export function fingerprint(keyText: string): string {
  // Loaded here: the scanner takes this along at every commit and seldom finds a key.
  const { hash } = process.getBuiltinModule('node:crypto');
  return hash('sha256', keyText).slice(0, 16);
}
