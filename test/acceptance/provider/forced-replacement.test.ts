import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const REPLACE = `-replace=${ADDRESS}`;

describe.skipIf(terraformIsMissing())('terraform apply -replace', () => {
  it('ends the key, makes another, and leaves nothing to do', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    await lp.applied();
    const before = await lp.onlyActiveKey();
    const replaced = await lp.applied(REPLACE);
    expect(replaced.counts).toEqual({ add: 1, change: 0, remove: 1 });
    const after = await lp.onlyActiveKey();
    expect(after.id).not.toBe(before.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: after.id, generation: 1 });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('keeps the new secret in place when the new key comes first', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const block = keyBlock().replace(/}\n$/, '  lifecycle {\n    create_before_destroy = true\n  }\n}\n');
    await lp.declare(block);
    await lp.applied();
    const before = await lp.onlyActiveKey();
    await lp.applied(REPLACE);
    const after = await lp.onlyActiveKey();
    expect(after.id).not.toBe(before.id);
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it.each(['true', 'false'])(
    'does not warn of its own key when create_before_destroy = %s',
    async (first) => {
      const lp = await LowerPlaneWorkspace.open();
      const lifecycle = `  lifecycle {\n    create_before_destroy = ${first}\n  }\n}\n`;
      await lp.declare(keyBlock().replace(/}\n$/, lifecycle));
      // With processes of their own for plan and apply.
      await lp.workspace.apply('-input=false');
      const { output } = await lp.workspace.apply('-input=false', REPLACE);
      expect(output).not.toContain('Key Name Already In Use');
      await lp.workspace.succeed(['taint', ADDRESS]);
      expect((await lp.workspace.apply('-input=false')).output).not.toContain('Key Name Already In Use');
      await lp.createOutside({ name: 'CI gate', permissions: 'read-only' });
      expect((await lp.workspace.apply('-input=false', REPLACE)).output).toContain('Key Name Already In Use');
    },
  );

  it('does not get round deletion_protection', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ deletion_protection: 'true' }));
    await lp.applied();
    const before = await lp.onlyActiveKey();
    const { code, errors } = await lp.apply(REPLACE);
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Key Is Protected From Deletion' }]);
    expect((await lp.onlyActiveKey()).id).toBe(before.id);
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it("does not revoke the provider's own key", async () => {
    const lp = await LowerPlaneWorkspace.open();
    const own = await lp.outside.getOwnApiKey();
    const block = keyBlock({
      name: `"${own.name}"`,
      permissions: '"admin"',
      environments: null,
      expires_in: '"never"',
    });
    await lp.declare(`import {\n  to = ${ADDRESS}\n  id = "${own.id}"\n}\n${block}`);
    await lp.applied();
    const { code, errors } = await lp.apply(REPLACE);
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Run Would Revoke Its Own Key' }]);
    expect(await lp.use(lp.providerKey)).toBe(200);
  });
});
