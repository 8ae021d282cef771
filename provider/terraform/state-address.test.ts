import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateAddress } from './state-address.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'state-address-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A directory with files in it, named by their contents. */
async function directory(name: string, files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

const s3 = (config: object) => ({ version: 3, lineage: 'x', backend: { type: 's3', config, hash: 1 } });
const BACKEND = '.terraform/terraform.tfstate';

describe('stateAddress', () => {
  it('is the directory where nothing else is known, and the workspace', async () => {
    const a = await directory('a');
    const b = await directory('b');
    expect(await stateAddress(a, {})).toBe(await stateAddress(a, {}));
    expect(await stateAddress(a, {})).not.toBe(await stateAddress(b, {}));
    expect(await stateAddress(a, { TF_WORKSPACE: 'staging' })).not.toBe(await stateAddress(a, {}));
    const selected = await directory('c', { '.terraform/environment': 'staging\n' });
    expect(await stateAddress(selected, {})).toBe(await stateAddress(selected, { TF_WORKSPACE: 'staging' }));
  });

  it('is the backend wherever the directory lies, whatever the credentials', async () => {
    const config = { bucket: 'states', key: 'app', secret_key: 'one' };
    const a = await directory('d', { [BACKEND]: s3(config) });
    const b = await directory('e', { [BACKEND]: s3({ ...config, secret_key: 'two' }) });
    const other = await directory('f', { [BACKEND]: s3({ ...config, key: 'database' }) });
    expect(await stateAddress(b, {})).toBe(await stateAddress(a, {}));
    expect(await stateAddress(other, {})).not.toBe(await stateAddress(a, {}));
    expect(await stateAddress(a, {})).not.toMatch(/one|two/);
  });

  it('looks into the data directory that is set', async () => {
    const moved = await directory('g', { 'data/terraform.tfstate': s3({ bucket: 'states', key: 'moved' }) });
    expect(await stateAddress(moved, { TF_DATA_DIR: 'data' })).toContain('moved');
  });

  it('is the directory for a local backend, or for a file that is not a state', async () => {
    const local = { backend: { type: 'local', config: { path: 'x.tfstate' } } };
    for (const [name, content] of [
      ['h', local],
      ['i', 'no JSON'],
      ['j', { backend: null }],
      ['k', 'null'],
    ] as const) {
      const path = await directory(name, { [BACKEND]: content });
      expect(await stateAddress(path, {})).toContain(join(root, name));
    }
  });

  it('is the workspace of HCP Terraform', async () => {
    expect(await stateAddress(root, { TFC_WORKSPACE_SLUG: 'octo/app' })).toBe('octo/app');
  });
});
