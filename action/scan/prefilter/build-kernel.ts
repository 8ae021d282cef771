import { readFileSync, writeFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';

/**
 * Compiles assembly/teddy.ts to WebAssembly. The result is checked in as teddy.wasm, so that the
 * scanner runs without the compiler; a test proves that the two belong together.
 *
 * @throws Error with the compiler's messages when the source does not compile.
 */
export async function buildKernel(source: string): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main(
    [
      'teddy.ts',
      '--outFile',
      'teddy.wasm',
      '--enable',
      'simd',
      '--enable',
      'relaxed-simd',
      '--runtime',
      'stub',
      '--importMemory',
      '--noAssert',
      '-O3',
    ],
    {
      readFile: (name) => (name === 'teddy.ts' ? source : null),
      writeFile: (name, contents) => {
        if (name === 'teddy.wasm' && typeof contents !== 'string') wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || wasm === undefined)
    throw new Error(`teddy.ts does not compile: ${stderr.toString()}`);
  return wasm;
}

if (import.meta.main) {
  const source = readFileSync(new URL('./assembly/teddy.ts', import.meta.url), 'utf8');
  writeFileSync(new URL('./teddy.wasm', import.meta.url), await buildKernel(source));
}
