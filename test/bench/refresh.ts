import { PAGE_LIMIT_MAX } from '../../provider/api/contract/common.ts';
import { buildProvider } from '../../provider/build.ts';
import { type Emulator, startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { type TimedDirectory, timedDirectory } from './terraform-run.ts';

const RUNS = 5;
const KEYS = 1_000;
const LATENCY_MS = 50;
const BOUND = 1.25;
const PLAN = ['plan', '-input=false', '-detailed-exitcode'];

export async function* measureRefresh(): AsyncGenerator<Figure> {
  await buildProvider();
  const emulator = await startEmulator({ quiet: true });
  const directory = await timedDirectory(CONFIGURATION, emulator);
  try {
    await directory.time(['apply', '-input=false', '-auto-approve', '-parallelism=50']);
    const times = await inTurn(RUNS, {
      floor: () => planAt(0, directory, emulator),
      ours: () => planAt(LATENCY_MS, directory, emulator),
    });

    emulator.requests.reset();
    const usage = await directory.usage(PLAN);
    const requests = emulator.requests.total();
    const pages = Math.ceil((KEYS + 1) / PAGE_LIMIT_MAX);
    const result = figure('refresh', times, BOUND, {
      keys: KEYS,
      latency_ms: LATENCY_MS,
      requests,
      pages,
      ...usage,
    });
    yield { ...result, within: result.within === true && requests <= pages + 3 };
  } finally {
    await directory.dispose();
    await emulator.close();
  }
}

async function planAt(milliseconds: number, directory: TimedDirectory, emulator: Emulator): Promise<number> {
  emulator.faults.clear();
  if (milliseconds > 0) emulator.faults.add({ kind: 'latency', milliseconds });
  try {
    return await directory.time(PLAN);
  } finally {
    emulator.faults.clear();
  }
}

const CONFIGURATION = `terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
resource "lowerplane_api_key" "bench" {
  count           = ${KEYS}
  name            = "Bench \${count.index}"
  permissions     = "read-only"
  expires_in      = "90d"
  secret_in_state = true
}
`;
