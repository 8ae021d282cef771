/** The real one, also while a test has a time of its own. */
const { setTimeout } = globalThis;

/** Resolves as soon as the condition holds. The test's own time limit is the bound, because a machine can be slow. */
export async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
