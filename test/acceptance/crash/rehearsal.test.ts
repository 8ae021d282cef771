import { beforeEach, describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';

const key = (trigger: string) => `resource "lowerplane_api_key" "ci" {
  name           = "CI gate"
  permissions    = "read-only"
  rotate_trigger = "${trigger}"
  deliver_to     = [{ file = { path = "a.key" } }, { file = { path = "b.key" } }]
  rotation       = { every = "90d", rehearse = true }
}`;
const BESIDE = ['a.rehearsal.key', 'b.rehearsal.key'];

let crashing: CrashingWorkspace;
let predecessor: string;
let secret: string;

const rehearsals = async () =>
  (await crashing.lowerPlane.activeKeys()).filter(({ name }) => name === 'Rehearsal of CI gate');

/** Which of the places beside the destinations hold something. */
async function beside(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of BESIDE) if (await crashing.lowerPlane.hasFile(path)) found.push(path);
  return found;
}

describe.skipIf(terraformIsMissing())('a provider killed while it rehearses a rotation', () => {
  beforeEach(async () => {
    crashing = await CrashingWorkspace.open();
    await crashing.declare(key('one'));
    await crashing.lowerPlane.applied();
    predecessor = (await crashing.lowerPlane.onlyActiveKey()).id;
    secret = await crashing.lowerPlane.secret('a.key');
    await crashing.declare(key('two'));
  });

  test.each([
    {
      step: 'before its key is created',
      die: () => crashing.applyKilledAt('POST /v1/api-keys', 'before LowerPlane sees it'),
      alive: 0,
      left: [],
    },
    {
      step: 'when its key was created, before the answer',
      die: () => crashing.applyKilledAt('POST /v1/api-keys', 'after LowerPlane carried it out'),
      alive: 1,
      left: [],
    },
    {
      step: 'after the first delivery',
      die: () => crashing.applyKilledAfterWriting('a.rehearsal.key'),
      alive: 1,
      left: ['a.rehearsal.key'],
    },
    {
      step: 'after the last delivery',
      die: () => crashing.applyKilledAfterWriting('b.rehearsal.key'),
      alive: 1,
      left: BESIDE,
    },
    {
      step: 'before its key is revoked',
      die: () => crashing.applyKilledAt('POST /v1/api-keys/*/revoke', 'before LowerPlane sees it'),
      alive: 1,
      left: BESIDE,
    },
    {
      step: 'when its key was revoked, before the answer',
      die: () => crashing.applyKilledAt('POST /v1/api-keys/*/revoke', 'after LowerPlane carried it out'),
      alive: 0,
      left: BESIDE,
    },
  ])('$step', async ({ die, alive, left }) => {
    const { lowerPlane } = crashing;
    await die();
    const killed = await rehearsals();
    expect(killed).toHaveLength(alive);
    for (const { created_at: from, expires_at: to } of killed)
      expect(Date.parse(to ?? '') - Date.parse(from)).toBeLessThanOrEqual(15 * 60_000);
    expect(await beside()).toEqual(left);
    // The key and its destinations are as they were.
    expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({
      id: predecessor,
      generation: 1,
    });
    for (const file of ['a.key', 'b.key']) expect(await lowerPlane.secret(file)).toBe(secret);
    expect(await lowerPlane.use(secret)).toBe(200);

    await crashing.converge(['a.key', 'b.key']);
    expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({ generation: 2 });
    expect(await rehearsals()).toEqual([]);
    expect(await beside()).toEqual([]);
  });
});
