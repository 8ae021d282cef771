import { beforeEach, describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';

const FILES = ['a.key', 'b.key'];
const key = (trigger: string, life = 'expires_in = "90d"') => `resource "lowerplane_api_key" "ci" {
  name           = "CI gate"
  permissions    = "read-only"
  rotate_trigger = "${trigger}"
  deliver_to     = [${FILES.map((path) => `{ file = { path = "${path}" } }`).join(', ')}]
  ${life}
}`;

let crashing: CrashingWorkspace;
let predecessor: string;

describe.skipIf(terraformIsMissing())('a provider killed while it rotates a key', () => {
  beforeEach(async () => {
    crashing = await CrashingWorkspace.open();
    await crashing.declare(key('one'));
    await crashing.lowerPlane.applied();
    predecessor = (await crashing.lowerPlane.onlyActiveKey()).id;
    await crashing.declare(key('two'));
  });

  test.each([
    {
      step: 'when LowerPlane has created the successor, before its answer',
      die: () => crashing.applyKilledAt('POST /v1/api-keys', 'after LowerPlane carried it out'),
      alive: 2,
    },
    {
      step: 'after the first delivery',
      die: () => crashing.applyKilledAfterWriting('a.key'),
      alive: 2,
    },
    {
      step: 'after the last delivery',
      die: () => crashing.applyKilledAfterWriting('b.key'),
      alive: 2,
    },
    {
      step: 'before it revokes the predecessor',
      die: () => crashing.applyKilledAt('POST /v1/api-keys/*/revoke', 'before LowerPlane sees it'),
      alive: 2,
    },
    {
      step: 'when the predecessor is revoked, before the answer',
      die: () => crashing.applyKilledAt('POST /v1/api-keys/*/revoke', 'after LowerPlane carried it out'),
      alive: 1,
    },
  ])('$step', async ({ die, alive }) => {
    await die();
    const left = await crashing.lowerPlane.activeKeys();
    expect(left).toHaveLength(alive);
    const orphan = left.find(({ id }) => id !== predecessor)?.id ?? '';
    expect(await crashing.lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({ id: predecessor });

    const { report } = await crashing.converge(FILES);
    expect(await crashing.lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({ generation: 2 });
    expect(report.output).toContain('Key Of An Interrupted Apply Was Revoked');
    expect(report.output).toContain(orphan);
    expect(await crashing.lowerPlane.keys()).toHaveLength(3);
  });

  test('between the deliveries of a successor and its answer: the predecessor gets its overlap', async () => {
    const { lowerPlane } = crashing;
    await crashing.declare(key('two', 'rotation = { every = "90d", overlap = "7d" }'));
    await crashing.applyKilledAt(`GET /v1/api-keys/${predecessor}`, 'before LowerPlane sees it');
    expect(await lowerPlane.keys()).toHaveLength(2);

    await lowerPlane.applied();
    expect(await lowerPlane.keys()).toHaveLength(3);
    const { id } = await lowerPlane.values('lowerplane_api_key.ci');
    expect((await lowerPlane.activeKeys()).map((active) => active.id)).toEqual([predecessor, id]);
    expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({
      generation: 2,
      previous: [{ id: predecessor }],
    });
  });
});

describe.skipIf(terraformIsMissing())('a provider killed while it destroys a key', () => {
  test.each(['before LowerPlane sees it', 'after LowerPlane carried it out'] as const)(
    'when it revokes, %s',
    async (moment) => {
      const workspace = await CrashingWorkspace.open();
      await workspace.declare(key('one'));
      await workspace.lowerPlane.applied();
      await workspace.declare('');
      await workspace.applyKilledAt('POST /v1/api-keys/*/revoke', moment);
      expect((await workspace.lowerPlane.state()).size).toBe(1);

      await workspace.lowerPlane.applied();
      expect((await workspace.lowerPlane.state()).size).toBe(0);
      expect(await workspace.lowerPlane.activeKeys()).toEqual([]);
      for (const file of FILES) expect(await workspace.lowerPlane.hasFile(file)).toBe(false);
    },
  );
});
