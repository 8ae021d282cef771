import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { EXAMPLES } from '../examples/installed-provider.ts';

const DAY = 86_400_000;

const example = (name: string) => readFile(join(EXAMPLES, 'functions', name, 'function.tf'), 'utf8');
const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => `-var=${name}=${value}`);

describe.skipIf(terraformIsMissing())('functions of the provider', () => {
  it('duration: converts, as its example shows', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(await example('duration'));
    await lp.applied();
    expect(await lp.workspace.output('hours')).toBe(2160);
    expect(await lp.workspace.output('end')).toBe('2027-04-01T00:00:00Z');
  });

  it('rotation_due: warns of the keys that are due, as its example shows', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.createOutside({ name: 'Dashboard', permissions: 'read-only' });
    await lp.declare(await example('rotation_due'));
    expect(await lp.plan()).toMatchObject({ code: 0, warnings: [] });
    // Terraform's time is the machine's: a key of last year is made with the emulator's clock.
    const old = await LowerPlaneWorkspace.open({}, { now: () => Date.now() - 400 * DAY });
    await old.declare(await example('rotation_due'));
    expect((await old.plan()).warnings).toMatchObject([
      { summary: 'Check block assertion failed', detail: 'Some keys are due for rotation.' },
    ]);
  });

  it('key_fingerprint: finds a key that is not shown, as its example shows', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key, secret } = await lp.createOutside({ name: 'CI gate', permissions: 'read-only' });
    await lp.declare(await example('key_fingerprint'));
    const found = await lp.applied(...variables({ ci_key: secret }));
    expect(found.warnings).toEqual([]);
    await lp.outside.revokeApiKey(key.id);
    const lost = await lp.plan(...variables({ ci_key: secret }));
    expect(lost.warnings).toMatchObject([{ detail: "The pipeline's key is not among the active keys." }]);
    expect(found.output + lost.output + (await lp.workspace.read('terraform.tfstate'))).not.toContain(secret);
  });

  it('parse_key: checks a variable that is not shown, as its example shows', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key, secret } = await lp.createOutside({ name: 'Dashboard', permissions: 'read-only' });
    await lp.declare(await example('parse_key'));
    const applied = await lp.applied(...variables({ dashboard_key: secret }));
    expect(await lp.workspace.output('key')).toBe(
      `The dashboard uses the key that ends in ${key.last_four}.`,
    );
    const refused = await lp.plan(...variables({ dashboard_key: `${secret.slice(0, -1)}-` }));
    expect(refused.errors).toMatchObject([
      { detail: expect.stringContaining('dashboard_key must be a whole') },
    ]);
    expect(applied.output + refused.output + (await lp.workspace.read('terraform.tfstate'))).not.toContain(
      secret.slice(0, -1),
    );
  });

  it('do not know what is not known yet, and show no argument in errors', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { secret } = await lp.createOutside({ name: 'CI gate', permissions: 'read-only' });
    const late = 'resource "terraform_data" "late" {\n  input = "90d"\n}\n';
    const output = (value: string) => `output "it" {\n  value     = ${value}\n  sensitive = true\n}\n`;
    await lp.declare(late + output('provider::lowerplane::duration(terraform_data.late.output).hours'));
    await lp.applied();
    expect(await lp.workspace.output('it')).toBe(2160);

    for (const call of ['parse_key(var.broken)', 'key_fingerprint(var.broken)', 'duration(var.broken)']) {
      const broken = `${secret}\n`;
      await lp.declare(
        `variable "broken" {\n  type      = string\n  sensitive = true\n}\n${output(`provider::lowerplane::${call}`)}`,
      );
      const { errors, output: printed } = await lp.plan(`-var=broken=${broken}`);
      expect(errors, call).toMatchObject([
        { summary: 'Invalid function argument', detail: expect.stringMatching(/parameter: must be /) },
      ]);
      expect(printed).not.toContain(secret);
    }
  });
});
