import { realpathSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/**
 * Lets git read the workspace although another user owns it, as in a job with `container:`: the runner made it, and the gate
 * lets no repository run programs. Only the settings of commands say so, which nothing outlives.
 *
 * @param environment variables of this process, which git inherits; changed.
 * @see git-config(1), safe.directory and GIT_CONFIG_COUNT
 */
export function trustWorkspace(environment: NodeJS.ProcessEnv, workspace: string, folder: string): void {
  const paths = new Set<string>();
  for (const path of foldersBetween(resolve(workspace), resolve(workspace, folder))) {
    paths.add(path);
    paths.add(realPath(path));
  }
  addGitSettings(
    environment,
    [...paths].map((path) => ['safe.directory', path]),
  );
}

/** Adds settings of git to variables, after those that are there. */
export function addGitSettings(
  environment: NodeJS.ProcessEnv,
  settings: readonly (readonly [key: string, value: string])[],
): void {
  let count = Number.parseInt(environment.GIT_CONFIG_COUNT ?? '0', 10) || 0;
  for (const [key, value] of settings) {
    environment[`GIT_CONFIG_KEY_${count}`] = key;
    environment[`GIT_CONFIG_VALUE_${count}`] = value;
    count += 1;
  }
  environment.GIT_CONFIG_COUNT = String(count);
}

/** Either may be the top of the clone. */
function foldersBetween(top: string, folder: string): readonly string[] {
  const inner = relative(top, folder);
  if (inner === '' || inner.startsWith('..')) return [top];
  return [...foldersBetween(top, dirname(folder)), folder];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
