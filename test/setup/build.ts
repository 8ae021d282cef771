import { buildProvider, compileConstructs } from '../../provider/build.ts';

/** Once before the tests that run what ships: they must never test a build of yesterday. */
export async function setup(): Promise<void> {
  await Promise.all([buildProvider(), compileConstructs()]);
}
