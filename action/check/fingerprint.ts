import { createHash } from 'node:crypto';
import type { Discovery } from './discovery.ts';

/** Names findings for waivers, baselines and code scanning: 32 hex digits each, in the order of the discoveries. */
export function fingerprintsOf(ruleId: string, discoveries: readonly Discovery[]): readonly string[] {
  const seen = new Map<string, number>();
  return discoveries.map(({ fingerprint, identity }) => {
    if (fingerprint !== undefined) return fingerprint;
    const name = JSON.stringify([ruleId, ...identity]);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    // Two of the same kind are told apart by their order, which is that of the files.
    const text = before === 0 ? name : `${name}#${before}`;
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  });
}
