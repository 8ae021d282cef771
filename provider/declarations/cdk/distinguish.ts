import type { Call } from './source/call.ts';

/**
 * How many frames outwards declarations that are created at one place differ: a loop, a helper or a class creates them.
 * 0 is the place itself. The call of a base class's constructor says less than the call that created the object.
 *
 * @param traces the calls of each declaration, innermost first.
 */
export function distinguishingDepths(traces: readonly (readonly Call[])[]): readonly number[] {
  const sharing = new Map<string, number>();
  const paths = traces.map(pathsOf);
  for (const path of paths.flat()) sharing.set(path, (sharing.get(path) ?? 0) + 1);
  return paths.map((path, index) => {
    const own = traces[index]?.findIndex((call) => !isSuper(call)) ?? 0;
    const counts = path.map((prefix) => sharing.get(prefix) ?? 0);
    // Where even the outermost frame is shared, none of those that say no more.
    return Math.max(0, own, counts.indexOf(Math.min(...counts)));
  });
}

function isSuper({ source, start }: Call): boolean {
  return /^super\b/.test(source.text.slice(start, start + 6));
}

/** The way to each frame from the innermost one. */
function pathsOf(trace: readonly Call[]): readonly string[] {
  const paths: string[] = [];
  for (const { source, start } of trace) paths.push(`${paths.at(-1) ?? ''}\n${source.path}:${start}`);
  return paths;
}
