import { readFileSync } from 'node:fs';

/** Memory that several kernels use. */
export interface SharedMemory {
  readonly memory: WebAssembly.Memory;
  /** From this offset to its end, nothing else is in it. */
  readonly from: number;
}

/**
 * The functions of a kernel that is beside a module.
 *
 * @param module address of the module.
 * @throws Error when the runtime cannot run it, or it is not there.
 */
export function loadKernel<Kernel extends object>(
  name: string,
  module: string,
  memory: WebAssembly.Memory,
  isKernel: (exports: object) => exports is Kernel,
): Kernel {
  const code = readFileSync(new URL(`./${name}`, module));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  if (!isKernel(exports)) throw new TypeError(`${name} does not export the functions of the kernel`);
  return exports;
}
