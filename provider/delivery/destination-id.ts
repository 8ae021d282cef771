import type { VaultSecretPlace } from './vault/secret-place.ts';

// The texts by which destinations are known in state: the same place must give the same text for ever.

export {
  targetAudience as githubAudience,
  targetId as githubActionsSecretId,
} from './github/secret-target.ts';

/** The text by which the planner tells destinations apart: one that more people can read is another one. */
export function plannedAs({ id, audience }: { readonly id: string; readonly audience?: string }): string {
  return audience === undefined ? id : `${id} (for ${audience})`;
}

export function fileId(path: string): string {
  return `file:${path}`;
}

export function ageId(recipients: readonly string[]): string {
  return `age:${[...recipients].sort().join(',')}`;
}

/** @param namespace as declared; one from the environment is left out, so that the id is the same everywhere. */
export function vaultKvId({ mount, path, key }: VaultSecretPlace, namespace: string | undefined): string {
  return `vault_kv:${namespace ? `${namespace}:` : ''}${mount}/${path}#${key}`;
}

export function commandId(command: readonly string[]): string {
  return `command:${command.map((part) => JSON.stringify(part)).join(' ')}`;
}
