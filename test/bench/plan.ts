import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { buildProvider } from '../../provider/build.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { timedDirectory } from './terraform-run.ts';

const RUNS = 5;
const BOUND = 1.3;
/** The bound is for the largest: below it the start of processes is all that is measured. */
const SIZES = [
  { count: 100, bound: undefined },
  { count: 1_000, bound: undefined },
  { count: 10_000, bound: BOUND },
];
const PLAN = ['plan', '-input=false', '-out=plan.bin'];

export async function* measurePlan(): AsyncGenerator<Figure> {
  await buildProvider();
  const recipient = await identityToRecipient(await generateX25519Identity());
  const emulator = await startEmulator({ quiet: true });
  try {
    for (const { count, bound } of SIZES) {
      const ours = await timedDirectory(keys(count, recipient), emulator);
      const floor = await timedDirectory(builtins(count), emulator);
      try {
        const times = await inTurn(
          RUNS,
          () => ours.time(PLAN),
          () => floor.time(PLAN),
        );
        yield figure('plan', times, bound, { creates: count, ...(await ours.usage(PLAN)) });
      } finally {
        await Promise.all([ours.dispose(), floor.dispose()]);
      }
    }
  } finally {
    await emulator.close();
  }
}

/** Keys as a team declares them. */
function keys(count: number, recipient: string): string {
  return `terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
resource "lowerplane_api_key" "bench" {
  count        = ${count}
  name         = "Bench \${count.index}"
  permissions  = "read-only"
  environments = ["production", "staging"]
  expires_in   = "90d"
  deliver_to   = [{ age = { recipients = ["${recipient}"] } }]
}
`;
}

/** The least that as many resources can cost. */
function builtins(count: number): string {
  return `resource "terraform_data" "bench" {
  count = ${count}
  input = "Bench \${count.index}"
}
`;
}
