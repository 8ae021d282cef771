import { describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';

const FILES = ['a.key', 'b.key', 'c.key'];
const KEY = `resource "lowerplane_api_key" "ci" {
  name        = "CI gate"
  permissions = "read-only"
  expires_in  = "90d"
  deliver_to  = [${FILES.map((path) => `{ file = { path = "${path}" } }`).join(', ')}]
}`;

async function declared(): Promise<CrashingWorkspace> {
  const crashing = await CrashingWorkspace.open();
  await crashing.declare(KEY);
  return crashing;
}

describe.skipIf(terraformIsMissing())('a provider killed while it creates a key', () => {
  test('before LowerPlane heard of it: nothing is left, and nothing is said', async () => {
    const crashing = await declared();
    await crashing.applyKilledAt('POST /v1/api-keys', 'before LowerPlane sees it');
    expect(await crashing.lowerPlane.keys()).toEqual([]);
    const { report } = await crashing.converge(FILES);
    expect(report.output).not.toContain('Interrupted');
  });

  test.each([
    {
      step: 'when LowerPlane has created it, before its answer',
      die: (crashing: CrashingWorkspace) =>
        crashing.applyKilledAt('POST /v1/api-keys', 'after LowerPlane carried it out'),
    },
    {
      step: 'after the first delivery',
      die: (crashing: CrashingWorkspace) => crashing.applyKilledAfterWriting('a.key'),
    },
    {
      step: 'after the last delivery, before its answer',
      die: (crashing: CrashingWorkspace) => crashing.applyKilledAfterWriting('c.key'),
    },
  ])('$step: the next apply revokes what was left', async ({ die }) => {
    const crashing = await declared();
    await die(crashing);
    const orphan = await crashing.lowerPlane.onlyActiveKey();
    expect((await crashing.lowerPlane.state()).size).toBe(0);

    const { key, report } = await crashing.converge(FILES);
    expect(key.id).not.toBe(orphan.id);
    expect(report.output).toContain('Key Of An Interrupted Apply Was Revoked');
    expect(report.output).toContain(orphan.id);
    expect(await crashing.lowerPlane.outside.getApiKey(orphan.id)).toMatchObject({ status: 'revoked' });
  });

  test('time and again: every one of them is revoked', async () => {
    const crashing = await declared();
    for (const file of FILES) await crashing.applyKilledAfterWriting(file);
    await crashing.converge(FILES);
    expect(await crashing.lowerPlane.keys()).toHaveLength(4);
  });

  test('and found only months later', async () => {
    const crashing = await declared();
    await crashing.applyKilledAfterWriting('a.key');
    crashing.lowerPlane.advance(60);
    await crashing.converge(FILES);
  });

  test('when someone uses it meanwhile: it works for an hour more, and is reported', async () => {
    const crashing = await declared();
    await crashing.applyKilledAfterWriting('a.key');
    const { lowerPlane } = crashing;
    const orphan = await lowerPlane.onlyActiveKey();
    expect(await lowerPlane.use(await lowerPlane.secret('a.key'))).toBe(200);

    const report = await lowerPlane.applied();
    expect(report.output).toContain('Key Of An Interrupted Apply Is In Use');
    expect(await lowerPlane.values('lowerplane_api_key.ci')).not.toMatchObject({ id: orphan.id });
    expect((await lowerPlane.activeKeys()).map(({ id }) => id)).toContain(orphan.id);
    const { expires_at: ends } = await lowerPlane.outside.getApiKey(orphan.id);
    expect(Date.parse(ends ?? '') - lowerPlane.emulator.clock.now()).toBeLessThanOrEqual(3_600_000);
  });
});

describe.skipIf(terraformIsMissing())('a key that is not an orphan', () => {
  test('is one created again after its removal', async () => {
    const crashing = await declared();
    await crashing.lowerPlane.applied();
    await crashing.declare('');
    await crashing.lowerPlane.applied();
    await crashing.declare(KEY);
    const { report } = await crashing.converge(FILES);
    expect(report.output).not.toContain('Interrupted');
  });
});
