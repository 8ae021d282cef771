import { describe, expect, it } from 'vitest';
import type { CreateApiKeyRequest } from '../../../provider/api/contract/api-key.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const SPEC: CreateApiKeyRequest = { name: 'CI gate', permissions: 'read-only', environments: ['production'] };
const PLAIN = { expires_in: '"never"', deliver_to: null };

/** Words of an error, which terraform breaks into lines. */
const words = (output: string) => output.replace(/[│╷╵\s]+/g, ' ');

async function importOf(lp: LowerPlaneWorkspace, id: string) {
  const { code, output } = await lp.workspace.run(['import', '-input=false', ADDRESS, id]);
  return { code, output: words(output) };
}

describe.skipIf(terraformIsMissing())('importing a key', () => {
  it.each(['id', 'name'] as const)('by its %s leaves nothing to do', async (by) => {
    const lp = await LowerPlaneWorkspace.open();
    const { key, secret } = await lp.createOutside(SPEC);
    await lp.declare(keyBlock(PLAIN));
    expect(await importOf(lp, key[by])).toMatchObject({ code: 0 });
    expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id, name: 'CI gate', generation: 1 });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    expect(await lp.acts()).toEqual([`created ${key.id}`]);
    expect(await lp.use(secret)).toBe(200);
  });

  it('of a fixed expiration leaves nothing to do where that is declared', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const at = new Date(Date.now() + 86_400_000 * 30).toISOString();
    const { key } = await lp.createOutside({ ...SPEC, environments: 'all', expires_at: at });
    await lp.declare(
      keyBlock({ environments: null, expires_in: null, expires_at: `"${at}"`, deliver_to: null }),
    );
    expect(await importOf(lp, key.id)).toMatchObject({ code: 0 });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('by an import block keeps the key, and says when its secret reaches the destinations', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key } = await lp.createOutside(SPEC);
    const block = `import {\n  to = ${ADDRESS}\n  id = "CI gate"\n}\n`;
    await lp.declare(block + keyBlock({ expires_in: '"never"' }));
    const applied = await lp.applied();
    expect(applied.warnings.map(({ summary }) => summary)).toEqual([
      'Secret Of An Imported Key Is Not Known',
    ]);
    expect((await lp.onlyActiveKey()).id).toBe(key.id);
    expect(await lp.hasFile()).toBe(false);

    await lp.declare(keyBlock({ expires_in: '"never"', rotate_trigger: '"first"' }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it.each(['block', 'command'] as const)(
    'by an import %s records the trigger that is declared with it; the first change rotates',
    async (by) => {
      const lp = await LowerPlaneWorkspace.open();
      const { key } = await lp.createOutside(SPEC);
      const block = by === 'block' ? `import {\n  to = ${ADDRESS}\n  id = "${key.id}"\n}\n` : '';
      await lp.declare(block + keyBlock({ expires_in: '"never"', rotate_trigger: '"as imported"' }));
      if (by === 'command') expect(await importOf(lp, key.id)).toMatchObject({ code: 0 });
      await lp.applied();
      expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id, generation: 1 });
      expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

      await lp.declare(block + keyBlock({ expires_in: '"never"', rotate_trigger: '"changed"' }));
      await lp.applied();
      expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
      expect(await lp.use(await lp.secret())).toBe(200);
    },
  );

  it('refuses a name that two keys have, and names both', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const first = await lp.createOutside(SPEC);
    const second = await lp.createOutside(SPEC);
    await lp.declare(keyBlock(PLAIN));
    const { code, output } = await importOf(lp, 'CI gate');
    expect(code).toBe(1);
    expect(output).toContain('Error: More Than One Key Of This Name');
    expect(output).toContain(first.key.id);
    expect(output).toContain(second.key.id);
    expect(await importOf(lp, first.key.id)).toMatchObject({ code: 0 });
  });

  it('refuses a revoked key and an unknown one', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key } = await lp.createOutside(SPEC);
    await lp.outside.revokeApiKey(key.id);
    await lp.declare(keyBlock(PLAIN));
    const revoked = await importOf(lp, key.id);
    expect(revoked.code).toBe(1);
    expect(revoked.output).toContain('Error: Key Is Revoked');
    for (const unknown of ['key_00000000000000000000', 'CI gate', 'ci gate']) {
      const { code, output } = await importOf(lp, unknown);
      expect(code).toBe(1);
      expect(output).toContain('Error: No Such Key');
      expect(output).toContain(`"${unknown}"`);
    }
  });
});
