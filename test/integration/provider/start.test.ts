import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROVIDER_FOLDER } from '../../../provider/dist-paths.ts';
import { describedProvider } from '../../../provider/terraform/described-provider.ts';

/** The provider's own files that are open once this module is loaded. */
async function loadedWith(module: string): Promise<readonly string[]> {
  const path = JSON.stringify(join(PROVIDER_FOLDER, module));
  const script = `require(${path}); setImmediate(() => console.error(JSON.stringify(Object.keys(require.cache))))`;
  const { stderr } = await promisify(execFile)(process.execPath, [
    '-e',
    `process.exit = () => {}; ${script}`,
  ]).catch((error: { readonly stderr: string }) => error);
  const files: unknown = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  return Array.isArray(files) ? files.map((file) => basename(String(file))) : [];
}

test('a provider that only validates loads one file, one that is asked for its schema three, a configured one four', async () => {
  expect(await loadedWith('main.js')).toEqual(['main.js']);
  expect((await loadedWith('on-demand.js')).toSorted()).toEqual([
    'main.js',
    'on-demand.js',
    'rolldown-runtime.js',
  ]);
  expect((await loadedWith('connection.js')).toSorted()).toEqual([
    'connection.js',
    'main.js',
    'on-demand.js',
    'rolldown-runtime.js',
  ]);
});

test('the types that few processes are asked for are not in the part that all of them load', async () => {
  const code = await readFile(join(PROVIDER_FOLDER, 'main.js'), 'utf8');
  const { dataSources, listResources, actions } = describedProvider;
  for (const { schema } of [...dataSources, ...listResources, ...actions])
    expect(code).not.toContain(schema.description);
  const [resource] = describedProvider.resources ?? [];
  expect(code).toContain(resource?.schema.description);
});

test('no part of the provider requires one that requires it, of which it would see half', async () => {
  const names = (await readdir(PROVIDER_FOLDER)).filter((name) => name.endsWith('.js'));
  const required = new Map<string, readonly string[]>();
  for (const name of names) {
    const code = await readFile(join(PROVIDER_FOLDER, name), 'utf8');
    // After an arrow, it is an import that runs later.
    const found = code.matchAll(/(?<!=>\s*)\brequire\(["'`]\.\/([\w-]+\.js)["'`]\)/g);
    required.set(
      name,
      [...found].map(([, part = '']) => part),
    );
  }
  const reaches = (from: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const part of required.get(from) ?? []) if (!seen.has(part)) reaches(part, seen.add(part));
    return seen;
  };
  expect(required.get('connection.js')).toContain('main.js');
  expect(names.filter((name) => reaches(name).has(name))).toEqual([]);
});
