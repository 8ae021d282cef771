import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { KINDS } from './registry.ts';

it('each kind has a name of its own', () => {
  const names = KINDS.map(({ kind }) => kind);
  expect(new Set(names).size).toBe(names.length);
});

it('the registry loads nothing that delivers: declarations are checked far more often', async () => {
  const input = { registry: join(import.meta.dirname, 'registry.ts') };
  const build = await rolldown({ input, platform: 'node', external: /^[^./]/ });
  const { output } = await build.generate({ format: 'esm' });
  const registry = output.find((part) => part.type === 'chunk' && part.isEntry);
  if (registry?.type !== 'chunk') throw new Error('rolldown made no entry');
  // Packages are external here: whatever is left was imported by a module of ours.
  expect(registry.imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(registry.moduleIds.filter((id) => /\/provider\/(?:api|http)\//.test(id))).toEqual([]);
});
