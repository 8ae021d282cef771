import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const KEY_TEXT = /lp_[0-9A-Za-z]{36}/;

/** A second provider that works with a key of this run alone, and a look at the keys through it. */
const configuration = (attributes = '') => `
ephemeral "lowerplane_api_key" "run" {
  ${attributes}
}
provider "lowerplane" {
  alias   = "run"
  api_key = ephemeral.lowerplane_api_key.run.secret
}
data "lowerplane_api_keys" "admins" {
  provider    = lowerplane.run
  permissions = "admin"
}
resource "terraform_data" "admins" {
  input = data.lowerplane_api_keys.admins.keys[*].name
}
`;

describe.skipIf(terraformIsMissing())('ephemeral lowerplane_api_key', () => {
  test('configures a second provider, is revoked at the end of each walk, and is stored nowhere', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    const { workspace } = lowerPlane;
    await lowerPlane.declare(configuration('name = "Nightly look"\n  lifetime = "15m"'));
    const log = join(workspace.directory, 'trace.log');
    const trace = { TF_LOG: 'TRACE', TF_LOG_PATH: log };
    const plan = await lowerPlane.report(['plan', '-out=plan.bin'], trace);
    expect(plan.errors).toEqual([]);
    const apply = await lowerPlane.report(['apply', 'plan.bin'], trace);
    expect(apply).toMatchObject({ code: 0, errors: [], warnings: [], counts: { add: 1 } });

    expect(await lowerPlane.values('terraform_data.admins')).toMatchObject({
      output: expect.objectContaining({ value: ['Bootstrap admin'] }),
    });
    const keys = await lowerPlane.keys();
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatchObject({ name: 'Nightly look', permissions: 'read-only', status: 'revoked' });
      const life = Date.parse(key.expires_at ?? '') - Date.parse(key.created_at);
      expect(life / 60_000).toBeCloseTo(15, 0);
    }
    // It was this key that looked, not the provider's own.
    expect(keys.some(({ request_count: count }) => count > 0)).toBe(true);

    const shown = await workspace.succeed(['show', '-json', 'plan.bin']);
    for (const text of [
      plan.output,
      apply.output,
      shown.output,
      await workspace.read('terraform.tfstate'),
      await workspace.read('trace.log'),
    ]) {
      expect(text).not.toMatch(KEY_TEXT);
      for (const { id } of text === shown.output ? keys : []) expect(text).not.toContain(id);
    }
  });

  test('has sound defaults', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(configuration());
    const report = await lowerPlane.applied();
    expect(report.warnings).toEqual([]);
    for (const key of await lowerPlane.keys()) {
      expect(key).toMatchObject({ name: 'Terraform run', permissions: 'read-only', status: 'revoked' });
    }
    const again = await lowerPlane.plan('-detailed-exitcode');
    expect(again.code, again.output).toBe(0);
  });

  test('is revoked when the run fails', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(`${configuration()}
data "lowerplane_api_key" "missing" {
  provider = lowerplane.run
  name     = "No such key"
}`);
    // With providers of its own: Terraform waits for them to end, and they revoke the key before they do.
    const report = await lowerPlane.report(['apply', '-auto-approve'], {});
    expect(report.errors).toMatchObject([{ summary: 'No Such Key' }]);
    expect((await lowerPlane.keys()).map(({ status }) => status)).toEqual(['revoked']);
  });

  test('warns of admin permissions', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(configuration('permissions = "admin"'));
    const report = await lowerPlane.applied();
    expect(report.warnings[0]).toMatchObject({
      summary: 'Ephemeral Key With Admin Permissions',
      address: 'ephemeral.lowerplane_api_key.run',
    });
    expect(await lowerPlane.activeKeys()).toEqual([]);
  });

  test.each([
    ['lifetime = "1m"', 'lifetime', 'shorter than "5m"'],
    ['lifetime = "25h"', 'lifetime', 'longer than "24h"'],
    ['permissions = "root"', 'permissions', 'must be "read-only"'],
    ['environments = []', 'environments', 'Name at least one environment'],
    ['name = ""', 'name', 'must not be empty'],
  ])('refuses %s before it makes anything', async (attribute, code, why) => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(configuration(attribute));
    const { errors } = await lowerPlane.plan();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toContain(why);
    expect(errors[0]?.snippet?.code).toContain(code);
    expect(await lowerPlane.keys()).toEqual([]);
  });

  test('says whose permissions are missing', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    const { secret } = await lowerPlane.createOutside({ name: 'Reader', permissions: 'read-only' });
    await lowerPlane.declare(configuration(), `api_key = "${secret}"`);
    const { errors } = await lowerPlane.plan();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toContain('"Reader" is read-only');
    expect(await lowerPlane.activeKeys()).toHaveLength(1);
  });

  test('makes nothing while its provider is not known yet, and says what to do', async () => {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(
      `resource "terraform_data" "url" { input = "${lowerPlane.emulator.url}" }\n${configuration()}`,
      'base_url = terraform_data.url.output',
    );
    const { errors } = await lowerPlane.plan();
    expect(errors.map(({ summary }) => summary)).toContain('Provider Configuration Not Known Yet');
    expect(await lowerPlane.keys()).toEqual([]);
  });
});
