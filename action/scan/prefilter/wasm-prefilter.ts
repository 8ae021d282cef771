import { readFileSync } from 'node:fs';
import { type Hits, joined, NO_HITS, sortHits } from './hits.ts';
import { type Literal, longestOf } from './literal.ts';
import { memoryImage } from './memory-image.ts';
import { INPUT_SIZE, type Prefilter } from './prefilter.ts';

const PAGE = 65_536;
const HIT_SIZE = 8;
const HIT_CAPACITY = 32_768;
/** The kernel loads 16 bytes at up to three bytes past the last position. */
const OVERREAD = 32;
const POSITIONS_AT_ONCE = 16;

interface Kernel {
  readonly resumeAt: { readonly value: number };
  search(
    input: number,
    length: number,
    from: number,
    hits: number,
    capacity: number,
    reserve: number,
  ): number;
  runs(input: number, length: number, from: number, offsets: number, capacity: number): number;
}

/**
 * The prefilter in WebAssembly with SIMD: about four times as fast as {@link scriptPrefilter}, same hits.
 *
 * @throws Error when the runtime has no WebAssembly SIMD or `teddy.wasm` is not beside this module.
 */
export function wasmPrefilter(literals: readonly Literal[], inputSize: number = INPUT_SIZE): Prefilter {
  const image = memoryImage(literals);
  const hitsAt = align(image.length);
  const inputAt = hitsAt + HIT_CAPACITY * HIT_SIZE;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((inputAt + inputSize + OVERREAD) / PAGE) });
  new Uint8Array(memory.buffer).set(image);

  const kernel = instantiate(memory);
  const pairs = new Int32Array(memory.buffer, hitsAt, HIT_CAPACITY * 2);
  const longest = longestOf(literals);
  const reserve = POSITIONS_AT_ONCE * Math.max(1, literals.length);

  return {
    engine: 'wasm',
    input: Buffer.from(memory.buffer, inputAt, inputSize),
    search(length, start = 0) {
      const parts: Hits[] = [];
      const first = Math.max(0, start - longest);
      for (let from = first; from < length; from = kernel.resumeAt.value) {
        const count = kernel.search(inputAt, length, from, hitsAt, HIT_CAPACITY, reserve);
        const hits = pairs.subarray(0, 2 * count);
        const isAll = from === first && kernel.resumeAt.value >= length;
        if (isAll) return count === 0 ? NO_HITS : sortHits(hits);
        parts.push(hits.slice());
      }
      return sortHits(joined(parts));
    },
    another: (size) => wasmPrefilter(literals, size),
    runs(length) {
      const parts: Int32Array[] = [];
      for (let from = 0; from < length; from = kernel.resumeAt.value) {
        const count = kernel.runs(inputAt, length, from, hitsAt, HIT_CAPACITY);
        const offsets = pairs.subarray(0, count);
        if (from === 0 && kernel.resumeAt.value >= length) return offsets;
        parts.push(offsets.slice());
      }
      return joined(parts);
    },
  };
}

function instantiate(memory: WebAssembly.Memory): Kernel {
  const code = readFileSync(new URL('./teddy.wasm', import.meta.url));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  if (!isKernel(exports)) throw new TypeError('teddy.wasm does not export the search kernel');
  return exports;
}

function isKernel(exports: object): exports is Kernel {
  return (
    'search' in exports &&
    typeof exports.search === 'function' &&
    'runs' in exports &&
    typeof exports.runs === 'function' &&
    'resumeAt' in exports &&
    exports.resumeAt instanceof WebAssembly.Global
  );
}

function align(size: number): number {
  return (size + 15) & ~15;
}
