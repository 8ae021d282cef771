import { parseArgs } from 'node:util';
import { type RecordedFigure, recordFigures } from './record.ts';

const HELP = `npm run bench -- NAME [--check]

Measures whole processes, each against a floor of the same run, and the scanner's accuracy. Prints one line of JSON per
figure.

  start       spawn of the provider to its handshake line; floor: bare node -e 0
  plan [N]    terraform plan of 100, 1,000 and 10,000 new keys, or of N; floor: as many builtin terraform_data, bare and
              with the same values. Its bound is for the provider's CPU time, as a share of terraform's at 10,000
  refresh     terraform plan of 1,000 existing keys with 50 ms of latency; floor: the same without latency
  gate        the bundled GitHub Action on a small pull request, with a LowerPlane; floor: bare node -e 0
  staged      the built lowerplane scan --staged on one changed file; floor: bare node -e 0
  scan [DIR ...]  the secret scanner on folders (default: two trees made from node_modules, and one of 5,000 files that is
              written first and the same on any machine); floors: ripgrep with the same literals, the scanner's CPU time
              without reading and decoding, secretlint
  history [DIR]  lowerplane scan --history on a repository, and again with a cache after 10 commits; floors: git cat-file
              printing every object, bare node -e 0. Without DIR, a repository is written first: 2,805 versions, 0.65 GB, or
              with --full 28,050 versions, 6.5 GB, which takes minutes. It is kept in --folder FOLDER, or in the system's
              folder for temporary files
  accuracy [DIR...]  secrets and other values written in forms that a new seed chooses, beside secretlint on the same texts, and
              the share found by form. With DIR, the findings of medium severity and above in each tree instead, to be
              labelled in a file: { "FINGERPRINT": "real" | "fixture" | "documentation" | "false" }
  cli [N]     the built lowerplane plan over 10,000 declared and delivered keys, or N; floor: one listing by the client.
              Bounds besides: requests are pages + 3, and 300 MiB
  forecast [N]  what will happen to 1,000 keys, or N, in 180 days; floor: the planner asked about each key on each day.
              Bound besides: one second
  respond     the built lowerplane respond --now on a leaked key with five destinations; floor: bare node -e 0. Bound
              besides: two seconds
  world          histories of the simulated world in two threads; floor: the time of 5,000 a minute

  --full, --folder FOLDER  for history
  --seed N, --labels FILE  for accuracy
  --check     exit with 1 when a figure is beyond its bound
  --record    write the figures into the table of test/bench/README.md
`;

interface Line {
  readonly within?: boolean;
}

const BENCHMARKS: Readonly<Record<string, (...args: readonly string[]) => Promise<AsyncIterable<Line>>>> = {
  start: async () => (await import('./start.ts')).measureStart(),
  plan: async (size) => (await import('./plan.ts')).measurePlan(size),
  refresh: async () => (await import('./refresh.ts')).measureRefresh(),
  gate: async () => (await import('./gate.ts')).measureGate(),
  staged: async () => (await import('./staged.ts')).measureStaged(),
  cli: async (size) => (await import('./cli.ts')).measureCli(size),
  forecast: async (size) => (await import('./forecast.ts')).measureForecast(size),
  respond: async () => (await import('./respond.ts')).measureRespond(),
  world: async () => (await import('./world.ts')).measureWorld(),
  accuracy: async () =>
    (await import('./accuracy.ts')).measureAccuracy({ ...values, folders: positionals.slice(1) }),
  scan: async (...folders) => (await import('./scan.ts')).measureScan(folders),
  history: async (named) => (await import('./history.ts')).measureHistory({ named, ...values }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean' },
    record: { type: 'boolean' },
    help: { type: 'boolean' },
    full: { type: 'boolean' },
    folder: { type: 'string' },
    seed: { type: 'string' },
    labels: { type: 'string' },
  },
});
const [name = '', ...args] = positionals;
const benchmark = BENCHMARKS[name];

if (values.help) process.stdout.write(HELP);
else if (!benchmark) {
  process.stderr.write(
    `${name === '' ? 'Name a benchmark.' : `There is no benchmark "${name}".`}\n\n${HELP}`,
  );
  process.exitCode = 2;
} else {
  const figures: RecordedFigure[] = [];
  for await (const figure of await benchmark(...args)) {
    process.stdout.write(`${JSON.stringify(figure)}\n`);
    figures.push({ ...figure });
    if (values.check && figure.within === false) process.exitCode = 1;
  }
  if (values.record) recordFigures(name, figures);
}
