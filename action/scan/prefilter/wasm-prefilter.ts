import { type Hits, joined, NO_HITS, sortHits } from './hits.ts';
import { type Literal, longestOf } from './literal.ts';
import { kernelModule, startKernel } from './load-kernel.ts';
import { memoryImage } from './memory-image.ts';
import { NEEDS_SIZE } from './needs.ts';
import { INPUT_SIZE, type Prefilter } from './prefilter.ts';

const PAGE = 65_536;
const HIT_SIZE = 8;
const HIT_CAPACITY = 32_768;
const RUN_SIZE = 4;
const RUN_CAPACITY = 8_192;
/** The kernel loads 16 bytes at up to three bytes past the last position. */
const OVERREAD = 32;
const POSITIONS_AT_ONCE = 16;

interface Kernel {
  readonly resumeAt: { readonly value: number };
  readonly runCount: { readonly value: number };
  search(
    input: number,
    length: number,
    from: number,
    hits: number,
    capacity: number,
    reserve: number,
    runs: number,
    runCapacity: number,
  ): number;
  sift(input: number, length: number, hits: number, count: number, needs: number): number;
  findRuns(input: number, length: number, from: number, runs: number, runCapacity: number): number;
}

/** Where a kernel has its tables and its results; every search writes them anew. */
interface Areas {
  readonly kernel: Kernel;
  readonly hitsAt: number;
  readonly runsAt: number;
  readonly needsAt: number;
}

/**
 * The prefilter in WebAssembly with SIMD: about four times as fast as {@link scriptPrefilter}, same hits.
 *
 * @param shared bytes of memory for other kernels, beside a second prefilter; undefined for neither. What is not used is not
 * taken from the system, but garbage is collected sooner.
 * @throws Error when the runtime has no WebAssembly SIMD or `teddy.wasm` is not beside this module.
 */
export function wasmPrefilter(
  literals: readonly Literal[],
  inputSize: number = INPUT_SIZE,
  shared?: number,
): Prefilter {
  return prefilterOf(
    { literals, image: memoryImage(literals), module: kernelModule('teddy.wasm', import.meta.url) },
    inputSize,
    shared,
  );
}

/** What prefilters for the same literals share, because building it takes longer than scanning many texts. */
interface Search {
  readonly literals: readonly Literal[];
  readonly image: Uint8Array;
  readonly module: WebAssembly.Module;
}

function prefilterOf(search: Search, inputSize: number, shared?: number): Prefilter {
  const { literals, image } = search;
  const hitsAt = align(image.length);
  const runsAt = hitsAt + HIT_CAPACITY * HIT_SIZE;
  const needsAt = runsAt + RUN_CAPACITY * RUN_SIZE;
  const inputAt = align(needsAt + literals.length * NEEDS_SIZE);
  const nextAt = align(inputAt + inputSize + OVERREAD);
  const from = shared === undefined ? nextAt : align(nextAt + inputSize + OVERREAD);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((from + (shared ?? 0)) / PAGE) });
  new Uint8Array(memory.buffer).set(image);
  const kernel = startKernel(search.module, memory, isKernel);
  const areas = { kernel, hitsAt, runsAt, needsAt };
  const first = prefilterAt(inputAt, inputSize, search, memory, areas);
  if (shared === undefined) return first;
  return {
    ...first,
    twin: () => prefilterAt(nextAt, inputSize, search, memory, areas),
    shared: shared === 0 ? undefined : { memory, from },
  };
}

/** A prefilter whose input is at an offset. */
function prefilterAt(
  inputAt: number,
  inputSize: number,
  made: Search,
  memory: WebAssembly.Memory,
  { kernel, hitsAt, runsAt, needsAt }: Areas,
): Prefilter {
  const { literals } = made;
  const pairs = new Int32Array(memory.buffer, hitsAt, HIT_CAPACITY * 2);
  const starts = new Int32Array(memory.buffer, runsAt, RUN_CAPACITY);
  const needs = new Uint16Array(memory.buffer, needsAt, (literals.length * NEEDS_SIZE) / 2);
  const longest = longestOf(literals);
  const reserve = POSITIONS_AT_ONCE * Math.max(1, literals.length);
  /** The runs of the last search, if it was of the whole input. */
  let found: { readonly length: number; readonly runs: Int32Array } | undefined;

  return {
    engine: 'wasm',
    input: Buffer.from(memory.buffer, inputAt, inputSize),
    search(length, start = 0) {
      const first = Math.max(0, start - longest);
      found = undefined;
      const parts: Hits[] = [];
      const runs: Int32Array[] = [];
      for (let from = first; from < length; from = kernel.resumeAt.value) {
        const notes = first === 0 ? runsAt : 0;
        const count = kernel.search(
          inputAt,
          length,
          from,
          hitsAt,
          HIT_CAPACITY,
          reserve,
          notes,
          RUN_CAPACITY,
        );
        const hits = pairs.subarray(0, 2 * count);
        const some = starts.subarray(0, kernel.runCount.value);
        if (from === first && kernel.resumeAt.value >= length) {
          if (first === 0) found = { length, runs: some };
          return count === 0 ? NO_HITS : sortHits(hits);
        }
        parts.push(hits.slice());
        runs.push(some.slice());
      }
      if (first === 0) found = { length, runs: joined(runs) };
      return sortHits(joined(parts));
    },
    promising(hits, length, tableOf) {
      if (hits.length === 0 || hits.length > pairs.length) return hits;
      if (hits.buffer !== pairs.buffer) pairs.set(hits);
      needs.set(tableOf());
      return pairs.subarray(0, 2 * kernel.sift(inputAt, length, hitsAt, hits.length / 2, needsAt));
    },
    runs(length, first = 0) {
      if (first === 0 && found?.length === length) return found.runs;
      const parts: Int32Array[] = [];
      for (let from = first; from < length; from = kernel.resumeAt.value)
        parts.push(starts.slice(0, kernel.findRuns(inputAt, length, from, runsAt, RUN_CAPACITY)));
      return joined(parts);
    },
    another: (size) => prefilterOf(made, size),
  };
}

function isKernel(exports: object): exports is Kernel {
  return (
    'search' in exports &&
    typeof exports.search === 'function' &&
    'sift' in exports &&
    typeof exports.sift === 'function' &&
    'findRuns' in exports &&
    typeof exports.findRuns === 'function' &&
    'resumeAt' in exports &&
    exports.resumeAt instanceof WebAssembly.Global &&
    'runCount' in exports &&
    exports.runCount instanceof WebAssembly.Global
  );
}

function align(size: number): number {
  return (size + 15) & ~15;
}
