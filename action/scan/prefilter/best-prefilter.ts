import type { Literal } from './literal.ts';
import type { Prefilter } from './prefilter.ts';
import { scriptPrefilter } from './script-prefilter.ts';
import { wasmPrefilter } from './wasm-prefilter.ts';

/** The fastest prefilter that this runtime can run; both give the same hits. */
export function bestPrefilter(literals: readonly Literal[], inputSize?: number): Prefilter {
  try {
    return wasmPrefilter(literals, inputSize);
  } catch {
    return scriptPrefilter(literals, inputSize);
  }
}
