import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

/** A keeper as people write it: replaced each time its revision changes, so that its id is unknown at plan. */
const keeper = (revision: number) => `resource "terraform_data" "revision" {
  input            = ${revision}
  triggers_replace = ${revision}
}
`;

/** Ways to refer to a value that is not known before apply. */
const TRIGGERS = [
  'terraform_data.revision.id',
  'terraform_data.revision.output',
  'terraform_data.revision',
  'tostring(terraform_data.revision.output)',
  `"revision-$${'{terraform_data.revision.id}'}"`,
  '{ revision = terraform_data.revision.id, of = "ci" }',
  '[terraform_data.revision.id, 1]',
  'toset([terraform_data.revision.id])',
  'tomap({ revision = terraform_data.revision.id })',
  '{ deep = [{ er = [terraform_data.revision.output, null] }] }',
  'jsonencode(terraform_data.revision)',
].map((trigger) => trigger.replace('$$', '$'));

describe.skipIf(terraformIsMissing())('rotate_trigger from another resource', () => {
  it.each(TRIGGERS)('%s: a new value rotates, the same one does not', async (trigger) => {
    const lp = await LowerPlaneWorkspace.open();
    const key = (name = 'CI gate') => keyBlock({ name: `"${name}"`, rotate_trigger: trigger });
    await lp.declare(keeper(1) + key());
    await lp.applied();
    const first = await lp.values(ADDRESS);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    await lp.declare(keeper(1) + key('Renamed'));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ id: first.id, generation: 1, name: 'Renamed' });

    await lp.declare(keeper(2) + key());
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [] });
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      after_unknown: { id: true, generation: true, previous: true },
    });
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect(await lp.activeKeys()).toHaveLength(1);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('that turns out the same leaves the key alone', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const source = (revision: number) =>
      `resource "terraform_data" "source" {\n  input = { trigger = "same", revision = ${revision} }\n}\n`;
    const key = keyBlock({ rotate_trigger: '[terraform_data.source.output.trigger]' });
    await lp.declare(source(1) + key);
    await lp.applied();
    const before = await lp.onlyActiveKey();
    await lp.declare(source(2) + key);
    await lp.applied();
    expect((await lp.onlyActiveKey()).id).toBe(before.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: before.id, generation: 1, status: 'active' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('may be unknown together with everything else', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const everything = (value: string) =>
      `resource "terraform_data" "all" {\n  input = ${value}\n}\n${keyBlock({
        name: 'terraform_data.all.output.name',
        permissions: 'terraform_data.all.output.permissions',
        environments: 'terraform_data.all.output.environments',
        expires_in: 'terraform_data.all.output.expires_in',
        deliver_to: '[{ file = { path = terraform_data.all.output.path } }]',
        rotation: '{ every = terraform_data.all.output.every, overlap = terraform_data.all.output.overlap }',
        rotate_trigger: 'terraform_data.all.output',
        secret_in_state: 'terraform_data.all.output.flag',
        deletion_protection: 'terraform_data.all.output.flag',
        force_revoke: 'terraform_data.all.output.flag',
      })}`;
    const VALUES =
      '{ name = "CI", permissions = "read-only", environments = ["staging"], expires_in = "90d", path = "a.key", every = "30d", overlap = "7d", flag = false }';
    await lp.declare(everything(VALUES));
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [] });
    await lp.applied('plan.bin');
    await lp.declare(everything(VALUES.replace('"7d"', '"9d"')));
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [] });
    await lp.applied('plan.bin');
    // With an overlap, the old key keeps working.
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{}] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});
