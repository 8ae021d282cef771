import { declaredKey, type KeySpecification } from '../keys/declaration/declared-key.ts';
import { KINDS } from './registry.ts';

/** What can be declared as a destination. Light: validating loads this, and nothing that delivers. */
export const DESTINATIONS = KINDS;

/** The specification of a declared key with all its destinations. */
export const KEY: KeySpecification<typeof DESTINATIONS> = declaredKey(DESTINATIONS);
