/**
 * What talks to the world. It is loaded by the processes that do: most processes of a Terraform run only validate, and
 * their start is what people wait for. One module, because each part that is loaded apart costs every start.
 */
export { createAdminClient } from '../api/create-client.ts';
export { ageDestination } from '../delivery/age.ts';
export { commandDestination } from '../delivery/command/command-destination.ts';
export { fileDestination } from '../delivery/file/file-destination.ts';
export { githubActionsSecret } from '../delivery/github/secret-destination.ts';
export { vaultKv } from '../delivery/vault/kv-destination.ts';
