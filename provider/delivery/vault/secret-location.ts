/** One value in a secret of a KV version 2 engine. */
export interface VaultSecretLocation {
  /** Where the engine is mounted: `secret`. */
  readonly mount: string;
  /** The secret's path in it, without `data/`: `ci/lowerplane`. */
  readonly path: string;
  /** The value's name in the secret; its other values are left as they are. */
  readonly key: string;
}

/** For sentences: `"api_key" in secret/ci/lowerplane`. */
export function describeLocation({ mount, path, key }: VaultSecretLocation): string {
  return `"${key}" in ${mount}/${path}`;
}

/** The URL path of one of the engine's views of the secret, such as `data`. */
export function kvPath({ mount, path }: VaultSecretLocation, view: 'data' | 'delete'): string {
  return `/v1/${encodePath(mount)}/${view}/${encodePath(path)}`;
}

/** The URL path that describes what is mounted where the secret is. */
export function mountPath({ mount }: VaultSecretLocation): string {
  return `/v1/sys/internal/ui/mounts/${encodePath(mount)}`;
}

function encodePath(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/');
}
