import { classifyKeyText, KEY_PREFIX } from '../../../provider/keys/key-text.ts';
import type { Assessment } from './secret-rule.ts';

/**
 * Assesses a token of the shape that GitHub introduced: a prefix up to the first `_`, 30 random base62 characters, 6 of
 * CRC-32. A wrong checksum proves nothing (vendors may change it), so it only lowers the severity.
 */
export function assessChecksum(secret: string): Assessment {
  const body = secret.slice(secret.indexOf('_') + 1);
  return classifyKeyText(KEY_PREFIX + body) === 'key'
    ? { kind: 'secret', confidence: 'certain' }
    : { kind: 'secret', confidence: 'medium', severity: 'medium', note: 'its checksum is wrong' };
}
