import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A path in Terraform's data directory, beside what `terraform init` keeps there. Source: Terraform's docs of TF_DATA_DIR. */
export function dataDirectory(...names: readonly string[]): string {
  return resolve(process.env.TF_DATA_DIR || '.terraform', 'lowerplane', ...names);
}

/** The selected workspace. Source: Terraform's docs of workspaces and TF_WORKSPACE. */
function workspace(): string {
  return process.env.TF_WORKSPACE || kept('environment').trim() || 'default';
}

/**
 * A text for the state of this run that can be a file's name, as far as the data directory shows it: the workspace, and
 * the backend that `terraform init` has configured.
 */
export function stateIdentity(): string {
  return createHash('sha256')
    .update(JSON.stringify([workspace(), backend()]))
    .digest('hex')
    .slice(0, 16);
}

/** Other fields of the file change with each `terraform init`. */
function backend(): unknown {
  try {
    const { backend: configured = null } = JSON.parse(kept('terraform.tfstate'));
    return configured;
  } catch {
    return null;
  }
}

/** What Terraform keeps under a name in its data directory. Empty: nothing. */
function kept(name: string): string {
  try {
    return readFileSync(resolve(process.env.TF_DATA_DIR || '.terraform', name), 'utf8');
  } catch {
    return '';
  }
}
