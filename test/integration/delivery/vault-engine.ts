import { valueAt } from '../../fixtures/github-api/json.ts';

/** What the stand-in answers; without a body, none. */
export interface VaultReply {
  readonly status: number;
  readonly body?: unknown;
}

interface Version {
  /** As JSON text: the engine gives back what it was given, number for number. */
  readonly json: string;
  deletedAt: string | null;
}

export const denied: VaultReply = { status: 403, body: { errors: ['permission denied'] } };

/**
 * One KV version 2 engine. It follows developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2: a write answers with the
 * new version; one whose `cas` is not the newest version is 400; a secret never written is 404 with no errors, a deleted
 * version 404 with its metadata; a delete of versions is 204.
 */
export class VaultEngine {
  readonly #secrets = new Map<string, Version[]>();

  /** The newest version, parsed; undefined when it is deleted or never was. */
  data(path: string): unknown {
    const newest = this.#secrets.get(path)?.at(-1);
    return newest === undefined || newest.deletedAt !== null ? undefined : JSON.parse(newest.json);
  }

  json(path: string): string | undefined {
    return this.#secrets.get(path)?.at(-1)?.json;
  }

  versions(path: string): number {
    return this.#secrets.get(path)?.length ?? 0;
  }

  /** Overwrites the secret, as a person would. */
  put(path: string, json: string): void {
    this.#secrets.set(path, [...(this.#secrets.get(path) ?? []), { json, deletedAt: null }]);
  }

  read(path: string): VaultReply | string {
    const versions = this.#secrets.get(path) ?? [];
    const newest = versions.at(-1);
    if (newest === undefined) return { status: 404, body: { errors: [] } };
    const metadata = metadataOf(versions.length, newest.deletedAt);
    return newest.deletedAt === null
      ? `{"request_id":"1","data":{"data":${newest.json},"metadata":${JSON.stringify(metadata)}}}`
      : { status: 404, body: { request_id: '1', data: { data: null, metadata } } };
  }

  write(path: string, bodyText: string): VaultReply {
    const cas = valueAt(JSON.parse(bodyText), 'options', 'cas');
    const errors = ['check-and-set parameter did not match the current version'];
    if (cas !== this.versions(path)) return { status: 400, body: { errors } };
    this.put(path, rawField(bodyText, 'data'));
    return { status: 200, body: { request_id: '1', data: metadataOf(this.versions(path), null) } };
  }

  delete(path: string, bodyText: string): VaultReply {
    const numbers = valueAt(JSON.parse(bodyText), 'versions');
    for (const number of Array.isArray(numbers) ? numbers : []) {
      const version = this.#secrets.get(path)?.[Number(number) - 1];
      if (version) version.deletedAt = '2026-11-02T10:00:00.000000Z';
    }
    return { status: 204 };
  }
}

function metadataOf(version: number, deletedAt: string | null) {
  return {
    created_time: '2026-11-02T09:00:00.000000Z',
    custom_metadata: null,
    deletion_time: deletedAt ?? '',
    destroyed: false,
    version,
  };
}

/** The text of the last field of a JSON object, untouched by parsing. */
function rawField(json: string, name: string): string {
  return json.slice(json.indexOf(`"${name}":`) + name.length + 3, -1);
}
