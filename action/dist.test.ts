import { describe, expect, it } from 'vitest';
import { bundleAction, staleParts } from './build.ts';

describe('action/dist', { timeout: 60_000 }, () => {
  it('is what its sources give', async () => {
    expect(await staleParts(), 'run `npm run action`').toEqual([]);
  });

  it('is the same whenever it is built, and knows nothing of the machine', async () => {
    const [once, again] = await Promise.all([bundleAction(), bundleAction()]);
    expect([...once.keys()]).toEqual(
      expect.arrayContaining([
        'index.js',
        'licenses.txt',
        'package.json',
        'teddy.wasm',
        'tree-sitter-terraform.wasm',
        'tree-worker.js',
        'unpack.wasm',
        'web-tree-sitter.wasm',
      ]),
    );
    expect([...again.keys()]).toEqual([...once.keys()]);
    for (const [name, content] of once) {
      expect(Buffer.compare(content, again.get(name) ?? Buffer.of())).toBe(0);
      const text = Buffer.from(content).toString('latin1');
      expect(text).not.toContain(import.meta.dirname);
      if (name.endsWith('.js')) expect(text).not.toContain('sourceMappingURL');
    }
  });
});
