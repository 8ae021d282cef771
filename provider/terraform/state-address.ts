import { promises } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The settings of a backend that locate the state. Others are left out: credentials differ from one run to the next.
 * Source: Terraform's documentation of its backends.
 */
const LOCATING: ReadonlySet<string> = new Set([
  'address',
  'bucket',
  'conn_str',
  'container_name',
  'endpoint',
  'hostname',
  'key',
  'namespace',
  'organization',
  'path',
  'prefix',
  'schema_name',
  'secret_suffix',
  'storage_account_name',
  'tablestore_table',
  'workspaces',
]);

/**
 * A text that identifies the Terraform state of this run: the workspace of HCP Terraform, whose directory changes with
 * each run; otherwise the backend that `terraform init` has set up, or the directory, with the workspace. Terraform
 * passes none of this to a provider, so it is read from Terraform's data directory. Providers run in Terraform's working
 * directory.
 */
export async function stateAddress(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (environment.TFC_WORKSPACE_SLUG) return environment.TFC_WORKSPACE_SLUG;
  const data = resolve(directory, environment.TF_DATA_DIR || '.terraform');
  const selected = environment.TF_WORKSPACE || (await text(join(data, 'environment'))).trim();
  const backend = backendOf(await text(join(data, 'terraform.tfstate')));
  return JSON.stringify([backend ?? directory, selected || 'default']);
}

function backendOf(content: string): unknown {
  const backend = property(parsed(content), 'backend');
  const type = property(backend, 'type');
  const config = property(backend, 'config');
  // A local backend's path is relative to the directory.
  if (typeof type !== 'string' || type === 'local' || typeof config !== 'object' || config === null) {
    return undefined;
  }
  return [type, Object.entries(config).filter(([name, value]) => LOCATING.has(name) && value !== null)];
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Empty when there is no such file: `terraform init` has not set up a backend, or no workspace was selected. */
function text(path: string): Promise<string> {
  return promises.readFile(path, 'utf8').catch(() => '');
}
