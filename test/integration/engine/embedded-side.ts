import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { hasErrors, planNames } from '../../../provider/engine/engine-plan.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import { connect } from '../../../provider/lifecycle/connect.ts';
import { runOf } from '../../../provider/lifecycle/run-by-name.ts';
import { type Asked, aboutNarrowing, type Side, type Surrounding } from './side.ts';

/** The engine without records, on a keys file with one key. */
export function embeddedSide({ emulator, adminKey, environment, folder, tuning, onSaid }: Surrounding): Side {
  let last: Readonly<Record<string, unknown>> = {};
  return {
    async apply(declared, { guards, rotate }: Asked) {
      last = declared ?? last;
      const keys = [Object.fromEntries(Object.entries(last).filter(([name]) => name !== 'rotate_trigger'))];
      await writeFile(join(folder, 'lowerplane.yaml'), JSON.stringify({ version: 1, keys }));
      const { names, problems } = await readSources({
        cwd: process.cwd(),
        from: [folder],
        varFiles: [],
        access: { credentials: {}, environment: { ...environment }, ...(tuning && { tuning }) },
      });
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      const connection = await connect({ baseUrl: emulator.url, apiKey: adminKey });
      try {
        const run = runOf(connection, guards);
        const plan = await planNames(run, names, {
          goal: declared === undefined ? 'destroy' : 'apply',
          prune: false,
          rotate: new Set(rotate ? names.map(({ name }) => name) : []),
          decidedAt: run.now(),
        });
        const narrowing = aboutNarrowing(plan.names.flatMap((planned) => planned.problems));
        onSaid?.(JSON.stringify([plan.problems, plan.names.flatMap((planned) => planned.problems)]));
        if (hasErrors(plan)) return { ended: 'refused', narrowing };
        const applied = await applyPlan(run, plan);
        onSaid?.(JSON.stringify(applied.flatMap(({ problems: met }) => met)));
        const isDone = applied.every(({ outcome }) => outcome === 'done');
        return { ended: isDone ? 'done' : 'failed', narrowing };
      } finally {
        await connection.client.close();
      }
    },
  };
}
