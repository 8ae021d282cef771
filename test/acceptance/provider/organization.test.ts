import { describe, expect, it, onTestFinished } from 'vitest';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import type { TerraformReport } from '../../terraform/terraform-report.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const REFUSED = 'Key Belongs To Another Organization';

/** A key of one organization, and the settings of a run that is authenticated for another. */
async function applied(attributes: Parameters<typeof keyBlock>[0] = {}) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  const other = await startEmulator({ quiet: true });
  onTestFinished(() => other.close());
  return { lp, other, elsewhere: settings(other, other.bootstrapKey ?? '') };
}

const settings = ({ url }: Emulator, key: string) => ({ LOWERPLANE_BASE_URL: url, LOWERPLANE_API_KEY: key });

const summaries = ({ errors }: TerraformReport) => errors.map(({ summary }) => summary);

async function keysOf(other: Emulator) {
  const client = createAdminClient({ baseUrl: other.url, apiKey: other.bootstrapKey ?? '' });
  onTestFinished(() => client.close());
  return Array.fromAsync(client.listApiKeys(), ({ name }) => name);
}

describe.skipIf(terraformIsMissing())("a run with another organization's key", () => {
  it.each([
    ['plan', ['plan']],
    ['plan without a refresh', ['plan', '-refresh=false']],
    ['refresh', ['refresh']],
    ['a plan of the refresh alone', ['plan', '-refresh-only']],
    ['apply', ['apply', '-auto-approve']],
    ['apply without a refresh', ['apply', '-auto-approve', '-refresh=false']],
    ['apply of a replacement', ['apply', '-auto-approve', `-replace=${ADDRESS}`]],
    ['destroy', ['destroy', '-auto-approve']],
    ['destroy without a refresh', ['destroy', '-auto-approve', '-refresh=false']],
  ])('changes nothing and overwrites nothing: %s', async (_, command) => {
    const { lp, other, elsewhere } = await applied();
    const before = { key: await lp.onlyActiveKey(), secret: await lp.secret(), state: await lp.state() };
    const report = await lp.report(command, elsewhere);
    expect(report.code).toBe(1);
    expect(summaries(report)).toEqual([REFUSED]);
    expect(report.errors[0]?.detail).toContain(before.key.organization_id);
    expect(await keysOf(other)).toEqual(['Bootstrap admin']);
    expect(await lp.secret()).toBe(before.secret);
    expect(await lp.state()).toEqual(before.state);
    expect(await lp.use(before.secret)).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('does not apply a plan that was made with the right one', async () => {
    const { lp, other, elsewhere } = await applied();
    const key = await lp.onlyActiveKey();
    await lp.declare(keyBlock({ permissions: '"read-write"' }));
    await lp.plan();
    const report = await lp.report(['apply', 'plan.bin'], elsewhere);
    expect(summaries(report)).toEqual([REFUSED]);
    expect(await keysOf(other)).toEqual(['Bootstrap admin']);
    expect((await lp.onlyActiveKey()).id).toBe(key.id);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
  });

  it('cannot confirm an absence: recreate_absent and rotate_trigger do not help', async () => {
    const { lp, other, elsewhere } = await applied();
    await lp.declare(keyBlock({ recreate_absent: 'true', rotate_trigger: '"now"' }));
    expect(summaries(await lp.report(['apply', '-auto-approve'], elsewhere))).toEqual([REFUSED]);
    expect(await keysOf(other)).toEqual(['Bootstrap admin']);
  });

  it('cannot import a key of the first one', async () => {
    const { lp, elsewhere } = await applied();
    const { id } = await lp.onlyActiveKey();
    await lp.declare(keyBlock() + keyBlock({ deliver_to: null }, 'imported'));
    const { code, output } = await lp.workspace.run(
      ['import', '-input=false', 'lowerplane_api_key.imported', id],
      elsewhere,
    );
    expect(code).toBe(1);
    expect(output).toContain('No Such Key');
    expect((await lp.state()).has('lowerplane_api_key.imported')).toBe(false);
  });

  it('is found out for a state of 0.1.0 as soon as one refresh has found the key', async () => {
    const { lp, elsewhere } = await applied();
    const file = JSON.parse(await lp.workspace.read('terraform.tfstate'));
    const [instance] = file.resources[0].instances;
    const { organizationId, ...facts } = JSON.parse(Buffer.from(instance.private, 'base64').toString());
    expect(organizationId).toMatch(/^org_/);
    instance.private = Buffer.from(JSON.stringify(facts)).toString('base64');
    await lp.workspace.write('terraform.tfstate', JSON.stringify({ ...file, serial: file.serial + 1 }));

    const unrecorded = await lp.report(['plan'], elsewhere);
    expect(summaries(unrecorded)).toEqual(['Key Is Absent']);
    expect(summaries(await lp.report(['destroy', '-auto-approve'], elsewhere))).toEqual(['Key Is Absent']);
    expect(await lp.use(await lp.secret())).toBe(200);

    expect(await lp.report(['apply', '-auto-approve', '-refresh-only'])).toMatchObject({ code: 0 });
    expect(summaries(await lp.report(['plan'], elsewhere))).toEqual([REFUSED]);
  });
});
