import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

/** The kernels of the scanner: folder of the result, and name of both. */
export const KERNELS = [
  { folder: import.meta.dirname, name: 'teddy' },
  { folder: join(import.meta.dirname, '..', 'sources', 'packs'), name: 'unpack' },
] as const;

/** A kernel's own source, and the sources that it imports by their names. */
export interface KernelSource {
  readonly main: string;
  readonly imported: (file: string) => string | null;
}

export function kernelSource({ folder, name }: (typeof KERNELS)[number]): KernelSource {
  const pathOf = (file: string) => join(folder, 'assembly', file);
  return {
    main: readFileSync(pathOf(`${name}.ts`), 'utf8'),
    imported: (file) => (existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8') : null),
  };
}

/**
 * Compiles a kernel to WebAssembly. The result is checked in, so that the scanner runs without the compiler; a test proves
 * that the two belong together.
 *
 * @throws Error with the compiler's messages when the source does not compile.
 */
export async function buildKernel({ main: source, imported }: KernelSource): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main(
    [
      'kernel.ts',
      '--outFile',
      'kernel.wasm',
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
      readFile: (name) => (name === 'kernel.ts' ? source : imported(name)),
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || wasm === undefined)
    throw new Error(`the kernel does not compile: ${stderr.toString()}`);
  return wasm;
}

if (import.meta.main)
  for (const kernel of KERNELS)
    writeFileSync(join(kernel.folder, `${kernel.name}.wasm`), await buildKernel(kernelSource(kernel)));
