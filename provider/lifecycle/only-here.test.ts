import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** The client defines the calls; the emulator is the other end of them, and cannot import the client. */
const MAY_NAME_THE_CALLS = /^provider\/(?:api|lifecycle|emulator)\//;
const MAY_USE_THE_AUTHORITY = /^provider\/lifecycle\//;

/**
 * The names by which a key can be created or revoked, also in a destructuring, an alias or an element access; and a
 * request to LowerPlane past the client, except for the key that it is authenticated with: the scanner asks for that.
 */
const CALLS =
  /\b(?:createApiKey|revokeApiKey|updateApiKey|AdminClient|createAdminClient)\b|\/v1\/api-keys\b(?!\/self(?:[^\w/]|$))/;
const AUTHORITY = /\bkeyAuthority\b|\/key-authority\.ts|lifecycle\/issue-key\.ts/;

/** The one caller of `revoke`, and the class that has it. */
const MAY_REVOKE = /^provider\/lifecycle\/(?:end-key|key-authority)\.ts$/;
/** Any mention of a revocation by the authority, and any other way to the client's call. */
const REVOCATION = /\brevokeApiKey\b|\.revoke\b|\[['"`]revoke['"`]\]|\{[^}]*\brevoke\b[^}]*\}\s*=/;
/** Takes the client's calls apart to give them to the authority. */
const HANDS_OVER = 'provider/lifecycle/connect.ts';

/** Sources that ship: `provider/` and `action/` without their tests and builds. */
async function sources(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of ['provider', 'action']) {
    for (const entry of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(ROOT, join(entry.parentPath, entry.name));
      if (!entry.isFile() || !/\.tsx?$/.test(path) || /\.(?:test|fixture)\.ts$/.test(path)) continue;
      if (/(?:^|\/)dist\//.test(path)) continue;
      found.set(path, await readFile(join(ROOT, path), 'utf8'));
    }
  }
  return found;
}

/** Lines that match, as `path: line`. */
function mentions(files: ReadonlyMap<string, string>, pattern: RegExp, allowed: RegExp): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    allowed.test(path)
      ? []
      : text.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );
}

describe('a key begins and ends only in the lifecycle', () => {
  it('no other source names the calls that create, change or revoke keys', async () => {
    const files = await sources();
    expect(files.size).toBeGreaterThan(200);
    expect(mentions(files, CALLS, MAY_NAME_THE_CALLS)).toEqual([]);
    expect(mentions(files, AUTHORITY, MAY_USE_THE_AUTHORITY)).toEqual([]);
  });

  it('one function of it ends keys, for every cause', async () => {
    const inLifecycle = [...(await sources())].filter(([path]) => /^provider\/lifecycle\//.test(path));
    const revoking = mentions(new Map(inLifecycle), REVOCATION, MAY_REVOKE);
    expect(new Set(revoking.map((line) => line.split(': ')[0]))).toEqual(new Set([HANDS_OVER]));
    const ways = [
      'await connection.keyAuthority.revoke(id);',
      "await keyAuthority['revoke'](id);",
      'const { revoke } = keyAuthority;',
      'const end = keyAuthority.revoke.bind(keyAuthority);',
    ];
    const files = new Map(ways.map((line, index) => [`provider/lifecycle/${index}.ts`, line]));
    expect(mentions(files, REVOCATION, MAY_REVOKE)).toHaveLength(ways.length);
  });

  it('the client outside of it is not exported with these calls', async () => {
    const files = await sources();
    const creators = [...files]
      .filter(([, text]) => /\bcreateAdminClient\b/.test(text))
      .map(([path]) => path);
    expect(creators.sort()).toEqual(['provider/api/create-client.ts', 'provider/lifecycle/connect.ts']);
  });

  it('finds a call however it is written', () => {
    const ways = [
      'await client.revokeApiKey(id);',
      "await client['revokeApiKey'](id);",
      'const { createApiKey: make } = client;',
      "import { createAdminClient as open } from '../api/create-client.ts';",
      'const send = ask(operations.createApiKey, { body });',
      "await fetch(url + '/v1/api-keys/' + id + '/revoke');",
    ];
    const files = new Map(ways.map((line, index) => [`provider/cli/${index}.ts`, line]));
    expect(mentions(files, CALLS, MAY_NAME_THE_CALLS)).toHaveLength(ways.length);
    const around = new Map([['provider/cli/a.ts', 'connection.keyAuthority.revoke(id)']]);
    expect(mentions(around, AUTHORITY, MAY_USE_THE_AUTHORITY)).toHaveLength(1);
  });
});
