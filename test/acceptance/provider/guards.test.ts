import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { type KeyAttributes, keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

async function withKey(attributes: KeyAttributes = {}, provider = '') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes), provider);
  await lp.applied();
  return lp;
}

const summaries = (diagnostics: readonly { readonly summary: string }[]) =>
  diagnostics.map(({ summary }) => summary);

describe.skipIf(terraformIsMissing())('deletion_protection', () => {
  const PROTECTED = { deletion_protection: 'true' };

  it('refuses destroy and removal at plan, until it was switched off and applied', async () => {
    const lp = await withKey(PROTECTED);
    const key = await lp.onlyActiveKey();
    const destroyed = await lp.report(['destroy', '-auto-approve']);
    expect(destroyed.code).toBe(1);
    expect(destroyed.errors).toMatchObject([
      { summary: 'Key Is Protected From Deletion', detail: expect.stringContaining('"CI gate"') },
    ]);
    await lp.declare('');
    expect(summaries((await lp.plan()).errors)).toEqual(['Key Is Protected From Deletion']);
    expect((await lp.onlyActiveKey()).id).toBe(key.id);

    await lp.declare(keyBlock({ deletion_protection: 'false' }));
    await lp.applied();
    await lp.declare('');
    await lp.applied();
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.acts()).toEqual(expect.arrayContaining([`revoked ${key.id}`]));
  });

  it('allows rotation', async () => {
    const lp = await withKey({ ...PROTECTED, rotate_trigger: '"a"' });
    await lp.declare(keyBlock({ ...PROTECTED, rotate_trigger: '"b"' }));
    await lp.applied();
    expect(await lp.values('lowerplane_api_key.ci')).toMatchObject({ generation: 2 });
  });
});

describe.skipIf(terraformIsMissing())('max_revocations', () => {
  const five = [0, 1, 2, 3, 4].map((index) =>
    keyBlock({ name: `"Key ${index}"`, deliver_to: `[{ file = { path = "${index}.key" } }]` }, `k${index}`),
  );
  const first = (count: number) => five.slice(0, count).join('');

  it('allows as many as it says, and names the numbers when a run would revoke more', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(first(5));
    await lp.applied();

    await lp.declare(first(2), 'max_revocations = "2"');
    const tooMany = await lp.plan();
    expect(summaries(tooMany.errors)).toEqual(['Too Many Keys Would Be Revoked']);
    expect(tooMany.errors[0]?.detail).toContain(
      'would revoke 3 of 6 active keys, 50.0%, but max_revocations = "2" allows 2',
    );
    expect(await lp.activeKeys()).toHaveLength(5);

    // 34% of six keys are two.
    await lp.declare(first(2), 'max_revocations = "34%"');
    expect((await lp.plan()).errors[0]?.detail).toContain('max_revocations = "34%" allows 2');
    await lp.declare(first(3), 'max_revocations = "34%"');
    await lp.applied();
    expect(await lp.activeKeys()).toHaveLength(3);
  });

  it('counts replacements and destroys too, and rejects an invalid limit', async () => {
    const lp = await withKey({}, 'max_revocations = "0"');
    expect(summaries((await lp.report(['destroy', '-auto-approve'])).errors)).toEqual([
      'Too Many Keys Would Be Revoked',
    ]);
    await lp.declare(keyBlock({ permissions: '"read-write"' }), 'max_revocations = "0"');
    expect(summaries((await lp.plan()).errors)).toEqual(['Too Many Keys Would Be Revoked']);
    await lp.declare(keyBlock({ name: '"Renamed"' }), 'max_revocations = "0"');
    expect((await lp.plan()).errors).toEqual([]);
    await lp.declare(keyBlock(), 'max_revocations = "some"');
    expect((await lp.plan()).errors[0]?.detail).toContain('"some" is not a limit');
  });
});

describe.skipIf(terraformIsMissing())('recent_use_window', () => {
  const WINDOW = 'recent_use_window = "7d"';

  it('refuses to revoke a key that was used within it, and reports when', async () => {
    const lp = await withKey({}, WINDOW);
    await lp.use(await lp.secret());
    lp.advance(3);
    await lp.declare('', WINDOW);
    const { errors } = await lp.plan();
    expect(summaries(errors)).toEqual(['Key Is Still In Use']);
    expect(errors[0]?.detail).toMatch(/used once, last on \S+ \([23] days.* ago\)/);
    expect(errors[0]?.detail).toContain('recent_use_window is 7d');

    lp.advance(5);
    await lp.applied();
    expect(await lp.activeKeys()).toEqual([]);
  });

  it('lets force_revoke have its way, once it is in the state', async () => {
    const lp = await withKey({}, WINDOW);
    await lp.use(await lp.secret());
    await lp.declare(keyBlock({ force_revoke: 'true' }), WINDOW);
    expect(await lp.applied()).toMatchObject({ counts: { change: 1 } });
    await lp.declare('', WINDOW);
    await lp.applied();
    expect(await lp.activeKeys()).toEqual([]);
  });
});

describe.skipIf(terraformIsMissing())("the provider's own key", () => {
  it('is neither revoked nor replaced by the run it authenticates', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const own = await lp.outside.getOwnApiKey();
    const imported = `import {\n  to = lowerplane_api_key.ci\n  id = "${own.id}"\n}\n`;
    const itself = {
      name: `"${own.name}"`,
      permissions: '"admin"',
      environments: null,
      expires_in: '"never"',
    };
    await lp.declare(imported + keyBlock(itself));
    await lp.applied();

    const refusal = ['Run Would Revoke Its Own Key'];
    expect(summaries((await lp.report(['destroy', '-auto-approve'])).errors)).toEqual(refusal);
    await lp.declare(keyBlock({ ...itself, permissions: '"read-only"' }));
    expect(summaries((await lp.plan()).errors)).toEqual(refusal);
    expect(await lp.use(lp.providerKey)).toBe(200);

    const other = await lp.createOutside({ name: 'Other admin', permissions: 'admin' });
    const environment = { LOWERPLANE_API_KEY: other.secret };
    expect(await lp.report(['destroy', '-auto-approve'], environment)).toMatchObject({ code: 0 });
    expect(await lp.use(lp.providerKey)).toBe(401);
  });
});

describe.skipIf(terraformIsMissing())('growing privileges', () => {
  it('are called out; shrinking ones are not', async () => {
    const lp = await withKey();
    await lp.declare(keyBlock({ permissions: '"admin"' }));
    const grown = await lp.applied();
    expect(summaries(grown.warnings)).toContain('Permissions Grow');
    expect(grown.warnings.find(({ summary }) => summary.includes('Grow'))?.detail).toContain(
      'read-only now and will be admin',
    );
    await lp.declare(keyBlock({ permissions: '"read-write"' }));
    expect(summaries((await lp.plan()).warnings)).not.toContain('Permissions Grow');
  });
});

describe.skipIf(terraformIsMissing())('a run whose own key may not do it', () => {
  it.each([
    ['a read-only key', { permissions: 'read-only', environments: 'all' }, 'API Key Cannot Manage Keys'],
    ['a read-write key', { permissions: 'read-write', environments: 'all' }, 'API Key Cannot Manage Keys'],
    [
      'an admin key of other environments',
      { permissions: 'admin', environments: ['staging'] },
      'Environments Out Of Reach',
    ],
  ] as const)(
    'fails at plan, not half way through: %s',
    async (_, { permissions, environments }, refusal) => {
      const lp = await withKey();
      const scope = environments === 'all' ? environments : [...environments];
      const { secret } = await lp.createOutside({ name: 'Too weak', permissions, environments: scope });
      const environment = { LOWERPLANE_API_KEY: secret };
      // A refresh already fails for a key that is out of reach.
      for (const command of ['plan', 'plan -destroy', 'apply -auto-approve', 'destroy -auto-approve']) {
        await lp.declare(keyBlock({ name: '"Renamed"' }));
        const { code, errors } = await lp.report([...command.split(' '), '-refresh=false'], environment);
        expect(code, command).toBe(1);
        expect(summaries(errors), command).toEqual([refusal]);
      }
      await lp.declare('');
      expect(summaries((await lp.report(['plan', '-refresh=false'], environment)).errors)).toEqual([refusal]);
      expect(await lp.use(await lp.secret())).toBe(200);
      expect(await lp.acts()).not.toContainEqual(expect.stringMatching(/revoked|renamed/));
    },
  );
});
