import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { contentsBelow } from './secret-search.ts';

/** Runs terraform with everything logged, and keeps all that it says and writes. */
export async function tracedRuns(lp: LowerPlaneWorkspace) {
  const { directory } = lp.workspace;
  for (const name of ['traces', 'temporary']) await mkdir(join(directory, name));
  const said = new Map<string, string>();
  const before = new Map<string, string>();
  return {
    /** The output is kept as "output of 0-plan", the log as "traces/0-plan.log". */
    async run(...args: readonly string[]): Promise<void> {
      const step = `${said.size}-${args[0]}`;
      const { output } = await lp.workspace.run(args, {
        TF_LOG: 'TRACE',
        TF_LOG_PROVIDER: 'TRACE',
        TF_LOG_PATH: join(directory, 'traces', `${step}.log`),
        TMPDIR: join(directory, 'temporary'),
      });
      said.set(`output of ${step}`, output);
    },
    /** Keeps what is in the directory now, also when it changes later. */
    async keep(): Promise<void> {
      for (const [name, content] of await contentsBelow(directory))
        before.set(`${name} before destroy`, content);
    },
    /** All of it, by name. */
    everything: async (): Promise<ReadonlyMap<string, string>> =>
      new Map([...before, ...(await contentsBelow(directory)), ...said]),
  };
}
