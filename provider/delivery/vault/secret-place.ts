/** One value in a secret of a KV version 2 engine. */
export interface VaultSecretPlace {
  /** Where the engine is mounted: `secret`. */
  readonly mount: string;
  /** The secret's path in it, without `data/`: `ci/lowerplane`. */
  readonly path: string;
  /** The value's name in the secret; its other values are left as they are. */
  readonly key: string;
}

/** For sentences: `"api_key" in secret/ci/lowerplane`. */
export function describePlace({ mount, path, key }: VaultSecretPlace): string {
  return `"${key}" in ${mount}/${path}`;
}

/** The URL path of one of the engine's views of the secret, such as `data`. */
export function kvPath({ mount, path }: VaultSecretPlace, view: 'data' | 'delete'): string {
  return `/v1/${encodePath(mount)}/${view}/${encodePath(path)}`;
}

/** The URL path that tells what is mounted where the secret is. */
export function mountPath({ mount }: VaultSecretPlace): string {
  return `/v1/sys/internal/ui/mounts/${encodePath(mount)}`;
}

/** What is wrong with it, as sentences; null when nothing is. */
export function placeProblem({ mount, path, key }: VaultSecretPlace): string | null {
  if (!isPath(mount))
    return `"${mount}" is not the mount of an engine. Write it without slashes around, for example secret.`;
  if (!isPath(path))
    return `"${path}" is not the path of a secret. Write it without slashes around, for example ci/lowerplane.`;
  return key === '' ? 'The value needs a name in the secret, for example api_key.' : null;
}

function isPath(text: string): boolean {
  return text
    .split('/')
    .every((part) => part.trim() !== '' && !/^\.+$/.test(part) && !/[\p{Cc}\p{Cf}]/u.test(part));
}

function encodePath(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/');
}
