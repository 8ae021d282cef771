import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

/** A resource whose output is not known before apply each time its input changes. */
const later = (name: string, value: string) =>
  `resource "terraform_data" "${name}" {\n  input = ${value}\n}\n`;

const sources = ({
  name = 'CI gate',
  permissions = 'read-only',
  environment = 'production',
  path = 'ci.key',
}) =>
  later('name', `"${name}"`) +
  later('permissions', `"${permissions}"`) +
  later('environment', `"${environment}"`) +
  later('path', `"${path}"`) +
  later('within', '"90d"');

const FROM_SOURCES = keyBlock({
  name: 'terraform_data.name.output',
  permissions: 'terraform_data.permissions.output',
  environments: '[terraform_data.environment.output]',
  expires_in: 'terraform_data.within.output',
  deliver_to: '[{ file = { path = terraform_data.path.output } }]',
});

describe.skipIf(terraformIsMissing())('values that another resource makes', () => {
  it('are waited for at creation, and decide at apply', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(sources({}) + FROM_SOURCES);
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [], counts: { add: 6 } });
    expect(await lp.change(ADDRESS)).toMatchObject({
      after_unknown: { id: true, name: true, permissions: true, expiration: true },
    });
    await lp.applied('plan.bin');
    expect(await lp.onlyActiveKey()).toMatchObject({
      permissions: 'read-only',
      environments: ['production'],
    });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('that turn out the same change nothing; a new name renames', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const literal = { permissions: '"read-only"', environments: '["production"]', expires_in: '"90d"' };
    await lp.declare(
      later('name', '"CI gate"') + keyBlock({ ...literal, name: 'terraform_data.name.output' }),
    );
    await lp.applied();
    const before = await lp.onlyActiveKey();

    await lp.declare(
      later('name', '"Renamed"') + keyBlock({ ...literal, name: 'terraform_data.name.output' }),
    );
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      after: { id: before.id, generation: 1 },
      after_unknown: { name: true },
    });
    await lp.applied('plan.bin');
    expect(await lp.onlyActiveKey()).toMatchObject({ id: before.id, name: 'Renamed' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('of permissions, environments or paths may mean a successor: the plan leaves it open', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(sources({}) + FROM_SOURCES);
    await lp.applied();
    const before = await lp.onlyActiveKey();

    await lp.declare(sources({ permissions: 'read-write', path: 'other.key' }) + FROM_SOURCES);
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      after_unknown: { id: true, generation: true, permissions: true },
    });
    await lp.applied('plan.bin');
    const after = await lp.onlyActiveKey();
    expect(after).toMatchObject({ permissions: 'read-write' });
    expect(after.id).not.toBe(before.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    expect(await lp.use(await lp.secret('other.key'))).toBe(200);
    expect(await lp.hasFile('ci.key')).toBe(false);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('of permissions that turn out the same leave the key alone', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const key = keyBlock({ permissions: 'terraform_data.source.output.permissions' });
    await lp.declare(later('source', '{ permissions = "read-only", revision = 1 }') + key);
    await lp.applied();
    const before = await lp.onlyActiveKey();
    await lp.declare(later('source', '{ permissions = "read-only", revision = 2 }') + key);
    await lp.applied();
    expect((await lp.onlyActiveKey()).id).toBe(before.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: before.id, generation: 1, status: 'active' });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('that turn out wrong are errors at apply, at their place, and nothing is made', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(sources({ permissions: 'root' }) + FROM_SOURCES);
    expect((await lp.plan()).code).toBe(0);
    const { code, errors } = await lp.apply('plan.bin');
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ address: ADDRESS, detail: expect.stringContaining('root') });
    expect(await lp.keys()).toEqual([]);
  });

  it("of the provider's own key are waited for, when there are only keys to create", async () => {
    const lp = await LowerPlaneWorkspace.open({ LOWERPLANE_API_KEY: '' });
    const provider = 'api_key = terraform_data.key.output';
    await lp.declare(later('key', 'var.key') + VARIABLE + keyBlock(), provider);
    const environment = { TF_VAR_key: lp.providerKey };
    expect(await lp.report(['plan'], environment)).toMatchObject({ code: 0, counts: { add: 2 } });
    expect(await lp.report(['apply', '-auto-approve'], environment)).toMatchObject({ code: 0 });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect(await lp.report(['plan', '-detailed-exitcode'], environment)).toMatchObject({ code: 0 });

    await lp.declare(
      later('key', 'var.key') + later('other', 'var.key') + VARIABLE + keyBlock(),
      'api_key = terraform_data.other.output',
    );
    const unknown = await lp.report(['plan'], environment);
    expect(unknown.errors).toMatchObject([{ summary: 'Provider Configuration Not Known Yet' }]);
  });
});

const VARIABLE = 'variable "key" {\n  sensitive = true\n}\n';
