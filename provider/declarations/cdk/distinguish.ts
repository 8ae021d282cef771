import type { Call } from './source/call.ts';

/**
 * How many frames out one has to look to tell declarations from each other that are made at one place: by a loop, a
 * helper, or a class around them. 0 is the place itself.
 *
 * @param traces the calls of each declaration, innermost first.
 */
export function distinguishingDepths(traces: readonly (readonly Call[])[]): readonly number[] {
  const sharing = new Map<string, number>();
  const paths = traces.map(pathsOf);
  for (const path of paths.flat()) sharing.set(path, (sharing.get(path) ?? 0) + 1);
  return paths.map((path) => {
    const counts = path.map((prefix) => sharing.get(prefix) ?? 0);
    // Where even the outermost frame is shared, none of those that say no more.
    return Math.max(0, counts.indexOf(Math.min(...counts)));
  });
}

/** The way to each frame from the innermost one. */
function pathsOf(trace: readonly Call[]): readonly string[] {
  const paths: string[] = [];
  for (const { source, start } of trace) paths.push(`${paths.at(-1) ?? ''}\n${source.path}:${start}`);
  return paths;
}
