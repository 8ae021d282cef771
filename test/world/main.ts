import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { historyOf } from './generate.ts';
import { allMutants } from './mutants/find-mutants.ts';
import { recordedFates, recordFates } from './mutants/record.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { INVARIANTS } from './observer.ts';
import { play } from './play.ts';
import { README, withFigures } from './readme.ts';
import { shrunk } from './shrink.ts';
import { liveThrough } from './threads.ts';

const HELP = `npm run world -- [--seeds N] [--from S]

Lives through simulated histories: real lifecycle, client and LowerPlane in one process, with everything around them made
up from a seed. Exits with 1 when an invariant does not hold, and prints the seed, and a shortened history with all that
happens in it.

  --seeds N     how many histories; default 2000
  --from S      the first seed; default 1. With --seeds 1, it prints all that happens
  --threads T   default: one for each core
  --mutants     breaks the provider on purpose, in one place at a time, and records what notices each change
  --missing     mutants that are not recorded yet, for example after a change of the code
  --only TEXT   mutants whose names contain this text
  --figures     writes the figures in test/world/README.md
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string' },
    mutants: { type: 'boolean' },
    missing: { type: 'boolean' },
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
  const all = allMutants();
  const { missing, only, threads } = values;
  // A whole run that is cut short goes on with --missing.
  if (!missing && only.length === 0) recordFates(new Map(), all);
  const fates = new Map(recordedFates());
  const tried = all.filter(
    ({ id }) => !(missing && fates.has(id)) && (only.length === 0 || only.some((text) => id.includes(text))),
  );
  for await (const [{ id }, fate] of killMutants(tried, Number(threads ?? 0) || 2)) {
    fates.set(id, fate);
    recordFates(fates, all);
    process.stdout.write(`${fate === null ? 'SURVIVED' : `killed by ${fate}`}: ${id}\n`);
  }
  recordFates(fates, all);
  writeFigures();
  const unexplained = tried.filter(({ id }) => fates.get(id) === null && !Object.hasOwn(SURVIVORS, id));
  process.stdout.write(`${tried.length} tried. ${unexplained.length} survived without a reason.\n`);
  if (unexplained.length > 0) process.exitCode = 1;
}

function writeFigures(): void {
  writeFileSync(README, withFigures(readFileSync(README, 'utf8')));
}
