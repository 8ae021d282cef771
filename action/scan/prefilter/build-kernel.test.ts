import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildKernel } from './build-kernel.ts';

it('gives the very bytes that are checked in as teddy.wasm', async () => {
  const source = readFileSync(new URL('./assembly/teddy.ts', import.meta.url), 'utf8');
  const checkedIn = readFileSync(new URL('./teddy.wasm', import.meta.url));
  expect(Buffer.from(await buildKernel(source)).equals(checkedIn)).toBe(true);
});

it('says what is wrong with a source that does not compile', async () => {
  await expect(buildKernel('export function search(): i32 { return missing; }')).rejects.toThrow(/missing/);
});
