import { readFileSync } from 'node:fs';

/** Memory that several kernels use. */
export interface SharedMemory {
  readonly memory: WebAssembly.Memory;
  /** From this offset to its end, nothing else is in it. */
  readonly from: number;
}

/** Compiles the kernel file `name` in the directory of a module. @param module URL of the module. */
export function kernelModule(name: string, module: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL(`./${name}`, module)));
}

/**
 * Instantiates a kernel with a memory, and returns its functions.
 *
 * @throws Error when the runtime cannot run it.
 */
export function startKernel<Kernel extends object>(
  code: WebAssembly.Module,
  memory: WebAssembly.Memory,
  isKernel: (exports: object) => exports is Kernel,
): Kernel {
  const { exports } = new WebAssembly.Instance(code, { env: { memory } });
  if (!isKernel(exports)) throw new TypeError('a kernel does not export its functions');
  return exports;
}
