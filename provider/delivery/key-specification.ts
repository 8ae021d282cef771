import { declaredKey, type KeySpecification } from '../keys/declaration/declared-key.ts';
import { KINDS } from './registry.ts';

/** The specification of a declared key, with every kind of destination. Light: it loads nothing that delivers. */
export const KEY: KeySpecification<typeof KINDS> = declaredKey(KINDS);
