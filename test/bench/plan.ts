import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { buildProvider } from '../../provider/build.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn, median } from './figure.ts';
import { timedDirectory } from './terraform-run.ts';

const RUNS = 5;
/**
 * Terraform's own work grows with the schema and the values of a resource, whatever the provider does. What is ours is the
 * CPU time of our processes, so that is bounded, as a share of Terraform's own.
 */
const MOST_CPU_SHARE = 0.08;
/** The bound is for the largest: below it the start of processes is all that is measured. */
const SIZES = [
  { count: 100, bound: undefined },
  { count: 1_000, bound: undefined },
  { count: 10_000, bound: MOST_CPU_SHARE },
];
const PLAN = ['plan', '-input=false', '-out=plan.bin'];

const NAME = `"Bench \${count.index}"`;

/** @param size plans only so many new resources, without a bound. */
export async function* measurePlan(size?: string): AsyncGenerator<Figure> {
  await buildProvider();
  const recipient = await identityToRecipient(await generateX25519Identity());
  const sizes = size === undefined ? SIZES : [{ count: Number(size), bound: undefined }];
  const emulator = await startEmulator({ quiet: true });
  try {
    for (const { count, bound } of sizes) {
      const ours = await timedDirectory(keys(count, recipient), emulator);
      const floor = await timedDirectory(builtins(count, NAME), emulator);
      const sameValues = await timedDirectory(builtins(count, `{${values(recipient)}}`), emulator);
      try {
        const times = await inTurn(RUNS, {
          floor: () => floor.time(PLAN),
          same_values: () => sameValues.time(PLAN),
          ours: () => ours.time(PLAN),
        });
        const { ours: cpu } = await inTurn(RUNS, {
          ours: async () => {
            const { provider_cpu_s: provider, terraform_cpu_s: terraform } = await ours.usage(PLAN);
            return provider / terraform;
          },
        });
        const share = Math.round(median(cpu) * 1000) / 1000;
        yield {
          ...figure('plan', times, undefined, { creates: count, floor: 'terraform_data' }),
          same_values_ms: Math.round(median(times.same_values)),
          ratio_same_values: Math.round((median(times.ours) / median(times.same_values)) * 1000) / 1000,
          ...(await ours.usage(PLAN)),
          cpu_share: share,
          ...(bound === undefined ? {} : { bound, within: share <= bound }),
        };
      } finally {
        await Promise.all([ours, floor, sameValues].map((directory) => directory.dispose()));
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
  count = ${count}
${values(recipient)}}
`;
}

function values(recipient: string): string {
  return `  name         = ${NAME}
  permissions  = "read-only"
  environments = ["production", "staging"]
  expires_in   = "90d"
  deliver_to   = [{ age = { recipients = ["${recipient}"] } }]
`;
}

/** As many resources of Terraform's own. */
function builtins(count: number, input: string): string {
  return `resource "terraform_data" "bench" {
  count = ${count}
  input = ${input}
}
`;
}
