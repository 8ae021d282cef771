import type { Literal } from './literal.ts';
import type { Prefilter } from './prefilter.ts';
import { scriptPrefilter } from './script-prefilter.ts';
import { wasmPrefilter } from './wasm-prefilter.ts';

/**
 * The fastest prefilter that this runtime can run; both give the same hits.
 *
 * @param shared bytes of memory for other kernels; 0 for a second prefilter alone, undefined for neither.
 */
export function bestPrefilter(literals: readonly Literal[], inputSize?: number, shared?: number): Prefilter {
  try {
    return wasmPrefilter(literals, inputSize, shared);
  } catch {
    return scriptPrefilter(literals, inputSize);
  }
}
