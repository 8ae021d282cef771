import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildKernel, KERNELS, kernelSource } from './build-kernel.ts';

it.each(KERNELS)('gives the very bytes that are checked in as $name.wasm', async (kernel) => {
  const checkedIn = readFileSync(join(kernel.folder, `${kernel.name}.wasm`));
  expect(Buffer.from(await buildKernel(kernelSource(kernel))).equals(checkedIn)).toBe(true);
});

it('says what is wrong with a source that does not compile', async () => {
  const main = 'export function search(): i32 { return missing; }';
  await expect(buildKernel({ main, imported: () => null })).rejects.toThrow(/missing/);
});
