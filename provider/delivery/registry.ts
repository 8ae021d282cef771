// Generated from kinds/ by generate-registry.ts: do not edit.
import { kind as age } from './kinds/age.ts';
import { kind as command } from './kinds/command.ts';
import { kind as file } from './kinds/file.ts';
import { kind as githubActionsSecret } from './kinds/github-actions-secret.ts';
import { kind as vaultKv } from './kinds/vault-kv.ts';

/** Every kind of destination. */
export const KINDS = [age, command, file, githubActionsSecret, vaultKv] as const;
