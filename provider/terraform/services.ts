/**
 * What talks to the outside world. Only the processes that do so load it: most processes of a Terraform run only
 * validate, and people wait for their start. It is one module because each part that is loaded separately costs every
 * start.
 */
export { ageDestination } from '../delivery/age.ts';
export { commandDestination } from '../delivery/command/command-destination.ts';
export { fileDestination } from '../delivery/file/file-destination.ts';
export { githubActionsSecret } from '../delivery/github/secret-destination.ts';
export { vaultKv } from '../delivery/vault/kv-destination.ts';
export { connect } from '../lifecycle/connect.ts';
