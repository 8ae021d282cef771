/**
 * Chooses for each literal of the rules the window and the bucket in which the search kernel looks for it, so that it
 * stops at as few other places as it can, and writes them to generated/placed.ts. To be run when a literal is new:
 *
 *     node action/scan/prefilter/place-literals.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSet } from '../rules/rule-set.ts';
import { type Literal, literalKey } from './literal.ts';
import { BUCKETS, type Placement, WINDOW } from './placement.ts';
import { TextSample } from './text-sample.ts';

const GENERATED = new URL('./generated/placed.ts', import.meta.url);
const TEXTS = join(import.meta.dirname, '..', '..', '..', 'node_modules');
const FILES = 3_000;
const LARGEST_PART = 200_000;
const PLACES = 400_000;

interface Bucket {
  members: readonly number[];
  stops: number;
}

/**
 * Puts the literals into buckets one by one, those that stop the kernel most often first, and then moves single ones,
 * to other buckets and to other windows, as long as that helps.
 */
export function placeLiterals(literals: readonly Literal[], sample: TextSample): Placement[] {
  const buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ members: [], stops: 0 }));
  const windows = literals.map(() => 0);
  const stopsOf = (members: readonly number[]) =>
    sample.stopsAt(
      members.flatMap((member) => {
        const literal = literals[member];
        return literal === undefined ? [] : [{ literal, window: windows[member] ?? 0 }];
      }),
    );

  /** Takes a literal to where it costs least; says whether that is better than where it was, if it was anywhere. */
  const settle = (index: number): boolean => {
    const home = buckets.find(({ members }) => members.includes(index));
    const rest = home?.members.filter((member) => member !== index) ?? [];
    const restStops = stopsOf(rest);
    const before = windows[index] ?? 0;
    let least = home === undefined ? Number.POSITIVE_INFINITY : home.stops - restStops;
    let best: { readonly bucket: Bucket; readonly window: number } | undefined;
    const length = literals[index]?.text.length ?? 0;
    for (let window = 0; window <= Math.max(0, length - WINDOW) && least > 0; window++) {
      windows[index] = window;
      for (const bucket of buckets) {
        const others = bucket === home ? rest : bucket.members;
        const growth = stopsOf([...others, index]) - (bucket === home ? restStops : bucket.stops);
        if (growth >= least) continue;
        least = growth;
        best = { bucket, window };
      }
    }
    windows[index] = best?.window ?? before;
    if (best === undefined) return false;
    if (home !== undefined) Object.assign(home, { members: rest, stops: restStops });
    best.bucket.members = [...best.bucket.members, index];
    best.bucket.stops += least;
    return true;
  };

  const hardestFirst = [...literals.keys()].sort((a, b) => stopsOf([b]) - stopsOf([a]) || a - b);
  for (const index of hardestFirst) settle(index);
  for (let moved = true; moved; ) {
    moved = false;
    for (const index of hardestFirst) if (settle(index)) moved = true;
  }
  return literals.map((_, index) => ({
    window: windows[index] ?? 0,
    bucket: buckets.findIndex(({ members }) => members.includes(index)),
  }));
}

/** Places in the texts of the installed packages: programs, types, documentation, JSON and source maps. */
function sampleOf(folder: string): TextSample {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const step = Math.max(1, Math.floor(files.length / FILES));
  const parts = files
    .filter((_, index) => index % step === 0)
    .map((file) => readFileSync(file).subarray(0, LARGEST_PART))
    .filter((part) => part.length >= WINDOW && !part.includes(0));
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const sample = new TextSample();
  for (const part of parts) {
    for (let at = 0; at + WINDOW <= part.length; at += bytes / PLACES) sample.add(part, Math.floor(at));
  }
  return sample;
}

function written(literals: readonly Literal[], placements: readonly Placement[]): string {
  const lines = literals.map((literal, index) => {
    const { window = 0, bucket = 0 } = placements[index] ?? {};
    return `  [${JSON.stringify(literalKey(literal))}, [${window}, ${bucket}]],`;
  });
  return `// Written by place-literals.ts; do not edit.

/** The window and the bucket of each literal, by {@link literalKey}. */
export const PLACED: ReadonlyMap<string, readonly [window: number, bucket: number]> = new Map([
${lines.join('\n')}
]);
`;
}

if (import.meta.main) {
  const { literals } = ruleSet();
  const sample = sampleOf(TEXTS);
  writeFileSync(GENERATED, written(literals, placeLiterals(literals, sample)));
}
