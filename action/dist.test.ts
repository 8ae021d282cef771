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

  it('loads what waits for nothing first, and in the threads of the scanner only what they need', async () => {
    const loads = loading(await bundleAction());
    // Else schemas are made before zod is configured.
    expect(loads('index.js').filter((name) => name !== 'rolldown-runtime.js')).toEqual(['zod.js']);
    expect(loads('main.js')).not.toContain('check.js');
    for (const late of ['scanner.js', 'connection.js']) expect(loads('main.js')).not.toContain(late);
    for (const program of ['zod.js', 'main.js', 'check.js'])
      expect(loads('tree-worker.js')).not.toContain(program);
  });
});

/** Which files a file loads at once, and these in turn; what is imported dynamically comes later. */
function loading(files: ReadonlyMap<string, Uint8Array>): (name: string) => readonly string[] {
  return (name) => {
    const found = new Set<string>();
    const pending = [name];
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      const text = Buffer.from(files.get(file) ?? '').toString('latin1');
      for (const [, next = ''] of text.matchAll(/(?<!=>)\brequire\("\.\/([^"]+)"\)/g)) {
        if (!found.has(next)) pending.push(next);
        found.add(next);
      }
    }
    return [...found];
  };
}
