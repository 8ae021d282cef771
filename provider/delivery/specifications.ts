import { declaredKey, type KeySpecification } from '../keys/declaration/declared-key.ts';
import { ageSpecification } from './age-specification.ts';
import { commandSpecification } from './command-specification.ts';
import { fileSpecification } from './file-specification.ts';
import { githubActionsSecretSpecification } from './github-actions-secret-specification.ts';
import { vaultKvSpecification } from './vault-kv-specification.ts';

/** What can be declared as a destination. Light: validating loads this, and nothing that delivers. */
export const DESTINATIONS = [
  fileSpecification,
  ageSpecification,
  githubActionsSecretSpecification,
  vaultKvSpecification,
  commandSpecification,
] as const;

/** The specification of a declared key with all its destinations. */
export const KEY: KeySpecification<typeof DESTINATIONS> = declaredKey(DESTINATIONS);
