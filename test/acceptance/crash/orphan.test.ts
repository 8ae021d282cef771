import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';
import { startStateBackend } from './state-backend.ts';

const OTHER = keyBlock({ name: '"Other"', deliver_to: '[{ file = { path = "other.key" } }]' }, 'other');

/** An apply of one key whose provider was killed right after LowerPlane had created it. */
async function interrupted(): Promise<{ crashing: CrashingWorkspace; orphan: ApiKey }> {
  const crashing = await CrashingWorkspace.open();
  await crashing.declare(keyBlock());
  await crashing.applyKilledAt('POST /v1/api-keys', 'after LowerPlane carried it out');
  return { crashing, orphan: await crashing.lowerPlane.onlyActiveKey() };
}

describe.skipIf(terraformIsMissing())('a key that a killed apply left', () => {
  test.each<[string, (crashing: CrashingWorkspace) => Promise<Readonly<Record<string, string>>>]>([
    [
      'its resource was renamed',
      async (crashing) => {
        await crashing.declare(keyBlock({}, 'gate'));
        return {};
      },
    ],
    [
      'its key was renamed',
      async (crashing) => {
        await crashing.declare(keyBlock({ name: '"CI"' }));
        return {};
      },
    ],
    [
      'its declaration was removed',
      async (crashing) => {
        await crashing.declare(OTHER);
        return {};
      },
    ],
    [
      'the next run has another admin key',
      async ({ lowerPlane }) => {
        const { secret } = await lowerPlane.createOutside({ name: 'Admin 2', permissions: 'admin' });
        return { LOWERPLANE_API_KEY: secret };
      },
    ],
  ])('is named and revoked by the next apply when %s', async (_, change) => {
    const { crashing, orphan } = await interrupted();
    const { lowerPlane } = crashing;
    const environment = await change(crashing);
    const { output } = await lowerPlane.workspace.succeed(
      ['apply', '-auto-approve', '-input=false'],
      environment,
    );
    expect(output).toContain('Key Of An Interrupted Apply Was Revoked: "CI gate"');
    expect(output).toContain(orphan.id);
    expect(await lowerPlane.outside.getApiKey(orphan.id)).toMatchObject({ status: 'revoked' });
    const [state] = (await lowerPlane.state()).values();
    const active = await lowerPlane.activeKeys();
    expect(active.filter(({ name }) => name !== 'Admin 2')).toMatchObject([{ id: state?.id }]);
    expect((await lowerPlane.plan('-detailed-exitcode')).code).toBe(0);
  });

  test('expires by itself when the data directory is deleted, and a warning names it', async () => {
    const { crashing, orphan } = await interrupted();
    const { lowerPlane } = crashing;
    await rm(join(lowerPlane.workspace.directory, '.terraform'), { recursive: true });
    const { output } = await lowerPlane.workspace.apply('-input=false');
    expect(output).toContain('Key Name Already In Use');
    expect(output).toContain(orphan.id);
    expect(output).not.toContain('Was Revoked');
    expect(await lowerPlane.outside.getApiKey(orphan.id)).toEqual(orphan);
    expect(Date.parse(orphan.expires_at ?? '') - Date.parse(orphan.created_at)).toBeLessThanOrEqual(
      3_600_000,
    );
    expect((await lowerPlane.plan('-detailed-exitcode')).code).toBe(0);
  });

  test('expires by itself when no apply ever follows, also one that was delivered', async () => {
    const crashing = await CrashingWorkspace.open();
    const { lowerPlane } = crashing;
    await crashing.declare(keyBlock({ expires_in: '"never"' }));
    await crashing.applyKilledAfterWriting('ci.key');
    const secret = await lowerPlane.secret();
    expect(await lowerPlane.use(secret)).toBe(200);
    lowerPlane.advance(1 / 24);
    expect(await lowerPlane.use(secret)).toBe(401);
  });

  test('is named by a plan, which changes nothing', async () => {
    const { crashing, orphan } = await interrupted();
    const { lowerPlane } = crashing;
    const plan = await lowerPlane.plan();
    expect(plan.warnings.map(({ summary }) => summary)).toEqual(['Key Of An Interrupted Apply: "CI gate"']);
    expect(plan.warnings[0]?.detail).toContain(orphan.id);
    expect(await lowerPlane.outside.getApiKey(orphan.id)).toEqual(orphan);
  });
});

describe.skipIf(terraformIsMissing())('a key whose Terraform was killed', () => {
  test.each([
    ['POST /v1/api-keys', 'finishes its work', false],
    ['PATCH /v1/api-keys/*', 'finishes its work', false],
    ['POST /v1/api-keys', 'finds the response and the end of Terraform at once', true],
    ['PATCH /v1/api-keys/*', 'finds the response and the end of Terraform at once', true],
  ])('while the provider sent %s is ended by the provider, which %s', async (operation, _, isPaused) => {
    const crashing = await CrashingWorkspace.open();
    const { lowerPlane } = crashing;
    await crashing.declare(keyBlock());
    await crashing.applyWithoutTerraform(operation, isPaused);
    await expect
      .poll(async () => (await lowerPlane.keys()).map(({ status }) => status), { timeout: 60_000 })
      .toEqual(['revoked']);
    expect(await lowerPlane.hasFile()).toBe(false);
    await crashing.converge(['ci.key']);
  });
});

describe.skipIf(terraformIsMissing())('a key whose Terraform was killed as it saved the state', () => {
  test('is named by the next apply, until it is imported', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    const { workspace } = lowerPlane;
    const backend = await startStateBackend();
    const withBackend = (resources: string) =>
      lowerPlane.declare(`${resources}\nterraform {\n  backend "http" { address = "${backend.url}" }\n}`);
    await withBackend(keyBlock());
    // It configures the backend, and then looks for the provider in vain, which development overrides stand for.
    await workspace.run(['init', '-input=false']);
    const { child, done } = workspace.start(['apply', '-auto-approve', '-input=false']);
    await backend.onSave(() => child.kill('SIGKILL'));
    await done;
    const key = await lowerPlane.onlyActiveKey();
    expect(Date.parse(key.expires_at ?? '') - Date.parse(key.created_at)).toBeGreaterThan(3_600_000);

    await withBackend(OTHER);
    const { output } = await workspace.succeed(['apply', '-auto-approve', '-input=false']);
    expect(output).toContain('Key May Not Be Recorded');
    expect(output).toContain(key.id);

    await withBackend(keyBlock() + OTHER);
    await workspace.succeed(['import', '-input=false', 'lowerplane_api_key.ci', key.id]);
    const { output: later } = await workspace.succeed(['apply', '-auto-approve', '-input=false']);
    expect(later).not.toContain('Key May Not Be Recorded');
  });
});

describe.skipIf(terraformIsMissing())('the note of a creation', () => {
  test('is gone once a plan has found its key in the state, and holds no secret while there is one', async () => {
    const { crashing } = await interrupted();
    const { workspace, providerKey } = crashing.lowerPlane;
    const notes = join(workspace.directory, '.terraform', 'lowerplane', 'creations');
    const [note = ''] = await readdir(notes);
    const text = await readFile(join(notes, note), 'utf8');
    expect(text).toContain('"name":"CI gate"');
    expect(text).not.toMatch(/lp_[0-9A-Za-z]{36}/);
    expect(text).not.toContain(providerKey);
    expect((await stat(join(notes, note))).mode & 0o077).toBe(0);
    await workspace.apply('-input=false');
    await workspace.succeed(['plan', '-input=false']);
    const left = await Promise.all((await readdir(notes)).map((name) => readFile(join(notes, name), 'utf8')));
    expect(left).toEqual([]);
  });
});
