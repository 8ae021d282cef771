import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { historyOf } from './generate.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { INVARIANTS } from './observer.ts';
import { play } from './play.ts';
import { type MutantsResult, mutantsResult, README, RESULT, withFigures } from './readme.ts';
import { shrunk } from './shrink.ts';
import { liveThrough } from './threads.ts';

const HELP = `npm run world -- [--seeds N] [--from S]

Lives through simulated histories: real lifecycle, client and LowerPlane in one process, with everything around them made
up from a seed. Exits with 1 when an invariant does not hold, and prints the seed, and a shortened history with all that
happens in it.

  --seeds N     how many histories; default 2000
  --from S      the first seed; default 1. With --seeds 1, it prints all that happens
  --threads T   default: one for each core
  --mutants     breaks the provider on purpose, one line at a time, and reports which changes no history notices
  --only TEXT   mutants whose names contain this text; writes no figures
  --figures     writes the figures in test/world/README.md
`;

/** A mutant that survives costs all of them. */
const MUTANT_SEEDS_MAX = 300;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string' },
    mutants: { type: 'boolean' },
    only: { type: 'string', multiple: true, default: [] },
    figures: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];

if (values.help) process.stdout.write(HELP);
else if (values.figures) writeFigures();
else if (values.mutants) await reportMutants();
else if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from)) {
  process.stderr.write(`--seeds and --from are whole numbers.\n\n${HELP}`);
  process.exitCode = 2;
} else if (seeds === 1) {
  const { trace, violation } = await play(historyOf(from), { isTraced: true });
  process.stdout.write(
    `${trace.join('\n')}\n${violation ? explained(violation) : 'Every invariant holds.'}\n`,
  );
  if (violation) process.exitCode = 1;
} else {
  const started = performance.now();
  const { histories, failures } = await liveThrough({
    seeds,
    from,
    threads: Number(values.threads ?? 0) || undefined,
  });
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(
    `${histories} histories in ${seconds.toFixed(1)} s, ${failures.length} with a violation.\n`,
  );
  for (const { seed, ...violation } of failures)
    process.stdout.write(`seed ${seed}: ${explained(violation)}\n`);
  const [first] = failures;
  if (first) {
    const history = await shrunk(historyOf(first.seed));
    const { trace } = await play(history, { isTraced: true });
    process.stdout.write(
      `\nSeed ${first.seed}, shortened:\n${JSON.stringify(history, null, 1)}\n${trace.join('\n')}\n`,
    );
    process.exitCode = 1;
  }
}

function explained({
  invariant,
  detail,
}: {
  readonly invariant: keyof typeof INVARIANTS;
  readonly detail: string;
}): string {
  return `${invariant}: ${detail}. ${INVARIANTS[invariant]}`;
}

async function reportMutants(): Promise<void> {
  const { killMutants } = await import('./mutants/kill-mutants.ts');
  const killedBy: Record<string, number> = {};
  const survivors: string[] = [];
  const hunt = {
    threads: Number(values.threads ?? 0) || 2,
    seeds: Math.min(seeds, MUTANT_SEEDS_MAX),
    only: values.only,
  };
  for await (const { mutant, killer, seed } of killMutants(hunt)) {
    if (killer === undefined) survivors.push(mutant.id);
    else killedBy[killer] = (killedBy[killer] ?? 0) + 1;
    const fate =
      killer === undefined
        ? 'SURVIVED'
        : `killed by ${killer}${seed === undefined ? '' : ` in seed ${seed}`}`;
    process.stdout.write(`${fate}: ${mutant.id}\n`);
  }
  const result: MutantsResult = { killedBy, survivors: survivors.sort() };
  const unexplained = survivors.filter((id) => !Object.hasOwn(SURVIVORS, id));
  process.stdout.write(`${survivors.length} survived, ${unexplained.length} of them without a reason.\n`);
  if (unexplained.length > 0) process.exitCode = 1;
  // A part of the mutants makes no figures.
  if (values.only.length === 0) writeFigures(result);
}

function writeFigures(result = mutantsResult()): void {
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(README, withFigures(readFileSync(README, 'utf8')));
}
