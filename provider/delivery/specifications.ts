import { declaredKey, type KeySpecification } from '../keys/declaration/declared-key.ts';
import { ageSpecification } from './kinds/age.ts';
import { commandSpecification } from './kinds/command.ts';
import { fileSpecification } from './kinds/file.ts';
import { githubActionsSecretSpecification } from './kinds/github-actions-secret.ts';
import { vaultKvSpecification } from './kinds/vault-kv.ts';

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
