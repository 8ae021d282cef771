import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { CrashingWorkspace, killChildren } from './crashing-workspace.ts';
import { FATES, FAULTS, type Fate, type Fault, STEPS, type Step } from './matrix.ts';
import { readReadme, withMatrix } from './write-matrix.ts';

/** Waits, so that a test can act while the secret is being delivered. */
const DELIVER = `cat > kept.key
: > delivering
while [ ! -e go ]; do sleep 0.05; done
[ ! -e refuse ]
`;

/** The second key is created when the first one was answered. */
const KEYS = `${keyBlock({ deliver_to: '[{ command = { program = ["sh", "deliver.sh"] } }]' })}${keyBlock(
  {
    name: '"Later"',
    deliver_to: '[{ file = { path = "later.key" } }]',
    depends_on: '[lowerplane_api_key.ci]',
  },
  'later',
)}`;

const REQUESTS = {
  'before the creation': { operation: 'POST /v1/api-keys', creates: 'CI gate' },
  'after the creation': { operation: 'POST /v1/api-keys', creates: 'CI gate' },
  'before the final expiration': { operation: 'PATCH /v1/api-keys/*' },
  'after the answer': { operation: 'POST /v1/api-keys', creates: 'Later' },
} as const;

/** Applies with a fault, and returns when all that it started has ended. */
async function applyWith(crashing: CrashingWorkspace, fault: Fault, step: Step): Promise<void> {
  const { workspace } = crashing.lowerPlane;
  let strike = async () => {};
  const isKill = fault === 'Terraform is killed' || fault === 'provider is killed';
  if (step === 'during the delivery') {
    if (!isKill) await workspace.write('refuse', '');
  } else {
    await workspace.write('go', '');
    const after =
      step === 'after the creation' ? 'after LowerPlane carried it out' : 'before LowerPlane sees it';
    // When Terraform alone is killed, the provider can finish what it does: with its response, if there is to be one.
    const goesOn = fault === 'Terraform is killed' && FATES[step][fault] === 'revoked at once';
    const moment = goesOn ? 'on its way' : after;
    const status = fault === 'status 500' ? { status: 500 } : {};
    crashing.proxy.stopAt({ ...REQUESTS[step], ...status, moment, act: () => strike() });
  }
  const { child, done } = workspace.start(['apply', '-auto-approve', '-input=false', '-no-color']);
  const exited = once(child, 'exit');
  if (fault === 'provider is killed') strike = async () => killChildren(child.pid ?? 0);
  if (fault === 'Terraform is killed') {
    strike = async () => {
      child.kill('SIGKILL');
      await exited;
    };
  }
  if (step === 'during the delivery') {
    await expect.poll(() => exists(join(workspace.directory, 'delivering')), { timeout: 60_000 }).toBe(true);
    await strike();
    await workspace.write('go', '');
  }
  // Its output ends when the provider, which inherits it, has ended too.
  await done;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** What has become of the first key before anything else is applied. */
async function fateOf({ lowerPlane }: CrashingWorkspace): Promise<Fate | 'left'> {
  const ids = new Set([...(await stateOf(lowerPlane)).values()].map(({ id }) => id));
  const created = (await lowerPlane.keys()).filter(({ name }) => name === 'CI gate');
  if (created.length === 0) return 'not created';
  if (created.every(({ status }) => status === 'revoked')) return 'revoked at once';
  return created.every(({ id }) => ids.has(id)) ? 'recorded' : 'left';
}

function stateOf(lowerPlane: CrashingWorkspace['lowerPlane']) {
  return lowerPlane.state().catch(() => new Map<string, Readonly<Record<string, unknown>>>());
}

describe.skipIf(terraformIsMissing())('a first key', () => {
  const cells = STEPS.flatMap((step) => FAULTS.map((fault) => ({ step, fault, fate: FATES[step][fault] })));

  test.each(cells)('when $fault $step: $fate', async ({ step, fault, fate }) => {
    const crashing = await CrashingWorkspace.open();
    const { lowerPlane } = crashing;
    await lowerPlane.workspace.write('deliver.sh', DELIVER);
    await crashing.declare(KEYS, 'max_retries = 0');
    await applyWith(crashing, fault, step);
    await expect
      .poll(() => fateOf(crashing), { timeout: 60_000 })
      .toBe(fate === 'revoked by the next apply' ? 'left' : fate);
    const before = await lowerPlane.activeKeys();
    const recorded = [...(await stateOf(lowerPlane)).values()].map(({ id }) => id);
    const left = before.filter(({ id }) => !recorded.includes(id));
    for (const key of left) {
      expect(Date.parse(key.expires_at ?? '') - Date.parse(key.created_at)).toBeLessThanOrEqual(3_600_000);
    }

    await lowerPlane.workspace.write('deliver.sh', 'cat > kept.key\n');
    await lowerPlane.workspace.write('go', '');
    const { output } = await lowerPlane.workspace.apply('-input=false');
    for (const { id } of left) {
      expect(output).toContain(id);
      expect(await lowerPlane.outside.getApiKey(id)).toMatchObject({ status: 'revoked' });
    }
    const held = [...(await lowerPlane.state()).values()].map(({ id }) => id).sort();
    expect((await lowerPlane.activeKeys()).map(({ id }) => id).sort()).toEqual(held);
    expect((await lowerPlane.plan('-detailed-exitcode')).code).toBe(0);
  });
});

test('the table in the README of the world is of today (write-matrix.ts writes it)', () => {
  const readme = readReadme();
  expect(withMatrix(readme)).toBe(readme);
});
