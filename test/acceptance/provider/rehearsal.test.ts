import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { contentsBelow, whereabouts } from '../delivery/secret-search.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const NAME = 'LOWERPLANE_API_KEY';

/** A key in a file, in Vault and on GitHub, whose rotations are rehearsed. */
async function rehearsed() {
  const github = await runningGithub();
  const vault = await runningVault();
  const lp = await LowerPlaneWorkspace.open({
    GITHUB_API_URL: github.api.url,
    GITHUB_TOKEN,
    VAULT_ADDR: vault.url,
    VAULT_TOKEN,
  });
  const tick = () => {
    github.clock.nowMs = lp.emulator.clock.now();
  };
  const declare = async (trigger: string) => {
    tick();
    await lp.declare(
      keyBlock({
        deliver_to: `[
    { file = { path = "keys/ci.key" } },
    { vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } },
    { github_actions_secret = { repository = "octo/app", name = "${NAME}" } },
  ]`,
        rotation: '{ every = "30d", overlap = "7d", rehearse = true }',
        rotate_trigger: `"${trigger}"`,
      }),
    );
  };
  await declare('first');
  await lp.applied();
  const secret = await lp.secret('keys/ci.key');
  const beside = async () => ({
    file: await lp.hasFile('keys/ci.rehearsal.key'),
    vault: vault.engine.data('ci/lowerplane-rehearsal'),
    github: github.store.get('octo/app', `${NAME}_REHEARSAL`),
  });
  const rehearsals = async () =>
    (await lp.keys()).filter(({ name }) => name === 'Rehearsal of CI gate').map(({ status }) => status);
  return { lp, vault, github, declare, secret, beside, rehearsals };
}

const NOTHING = { file: false, vault: undefined, github: undefined };

describe.skipIf(terraformIsMissing())('a rotation with rehearse = true', () => {
  it('is rehearsed at apply, beside each destination, and leaves nothing of that behind', async () => {
    const { lp, vault, declare, secret, beside, rehearsals } = await rehearsed();
    // There is nothing to lose before the first key.
    expect(await rehearsals()).toEqual([]);
    await declare('second');
    const plan = await lp.plan();
    expect(plan.warnings).toMatchObject([
      {
        summary: 'Key Gets A Successor',
        detail: expect.stringContaining(
          'Its rotation is rehearsed before it begins. The successor is created and delivered first',
        ),
      },
    ]);
    expect(await rehearsals()).toEqual([]);
    const applied = await lp.applied('plan.bin');
    expect(applied.warnings.map(({ summary }) => summary)).toEqual(['Key Gets A Successor']);
    expect(await rehearsals()).toEqual(['revoked']);
    expect(await beside()).toEqual(NOTHING);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, rotation: { rehearse: true } });
    const second = await lp.secret('keys/ci.key');
    expect(second).not.toBe(secret);
    expect(vault.engine.data('ci/lowerplane')).toEqual({ api_key: second });
    expect([await lp.use(second), await lp.use(secret)]).toEqual([200, 200]);
    expect(await lp.plan('-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  it('puts the secret of its rehearsal into no state, plan, log or file', async () => {
    const { lp, vault, declare } = await rehearsed();
    await declare('second');
    const { directory } = lp.workspace;
    for (const name of ['traces', 'temporary']) await mkdir(join(directory, name));
    const said = new Map<string, string>();
    for (const args of [
      ['plan', '-out=second.bin'],
      ['apply', 'second.bin'],
    ]) {
      const { output } = await lp.workspace.run(args, {
        TF_LOG: 'TRACE',
        TF_LOG_PROVIDER: 'TRACE',
        TF_LOG_PATH: join(directory, 'traces', `${args[0]}.log`),
        TMPDIR: join(directory, 'temporary'),
      });
      said.set(`output of ${args[0]}`, output);
    }
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    const written = vault.seen.filter(({ url }) => url.includes('-rehearsal')).map(({ body }) => body);
    const [secret = ''] = /lp_\w{36}/.exec(written.join()) ?? [];
    expect(await lp.use(secret)).toBe(401);
    const all = new Map([...(await contentsBelow(directory)), ...said]);
    expect(whereabouts(all, 'CI gate')).toContain('second.bin');
    expect(whereabouts(all, 'provider.terraform-provider-lowerplane')).toContain('traces/apply.log');
    expect(whereabouts(all, secret)).toEqual([]);
  });

  it('does not begin when a place beside a destination cannot be written, and says what to allow', async () => {
    const { lp, vault, declare, secret, beside, rehearsals } = await rehearsed();
    vault.engine.put('ci/lowerplane-rehearsal', JSON.stringify({ api_key: 'the password of someone else' }));
    await declare('second');
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      {
        summary: 'Rehearsal Failed',
        detail: expect.stringContaining('Checking vault_kv:secret/ci/lowerplane-rehearsal#api_key:'),
      },
    ]);
    expect(errors[0]?.detail).toContain(
      'A rehearsal delivers here instead of to vault_kv:secret/ci/lowerplane#api_key',
    );
    expect(await beside()).toEqual({ ...NOTHING, vault: { api_key: 'the password of someone else' } });
    expect(await rehearsals()).toEqual(['revoked']);
    expect(await lp.secret('keys/ci.key')).toBe(secret);
    expect(await lp.use(secret)).toBe(200);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 1 });
    // The next apply rehearses again, and rotates.
    vault.engine.put('ci/lowerplane-rehearsal', '{}');
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
  });

  it('removes what a killed rehearsal has left where nothing can be read', async () => {
    const { lp, github, declare, rehearsals } = await rehearsed();
    const { key } = await lp.outside.createApiKey({
      name: 'Rehearsal of CI gate',
      permissions: 'read-only',
      environments: ['production'],
      expires_at: new Date(lp.emulator.clock.now() + 900_000).toISOString(),
    });
    const delivered = github.store.get('octo/app', NAME);
    if (delivered === undefined) throw new Error('nothing was delivered');
    github.clock.nowMs = Date.parse(key.created_at) + 1000;
    const { encrypted } = await sealed(github);
    github.store.put('octo/app', `${NAME}_REHEARSAL`, {
      encrypted,
      visibility: null,
      selectedRepositoryIds: [],
    });
    await declare('second');
    await lp.applied();
    expect(github.store.get('octo/app', `${NAME}_REHEARSAL`)).toBeUndefined();
    // Only one that a rehearsal provably created is ended: this one expires.
    expect(await rehearsals()).toEqual(['active', 'revoked']);
  });

  it('never overwrites a secret beside a destination that cannot be read', async () => {
    const { lp, github, declare, rehearsals } = await rehearsed();
    github.clock.nowMs -= 90 * 86_400_000;
    const { encrypted } = await sealed(github);
    github.store.put('octo/app', `${NAME}_REHEARSAL`, {
      encrypted,
      visibility: null,
      selectedRepositoryIds: [],
    });
    await declare('second');
    const { errors } = await lp.apply();
    expect(errors[0]?.detail).toContain(
      'Something is already there, and no rehearsal is known to have left it',
    );
    expect(github.store.get('octo/app', `${NAME}_REHEARSAL`)?.value).toBe('something else');
    expect(await rehearsals()).toEqual(['revoked']);
  });
});

async function sealed({ store }: Awaited<ReturnType<typeof runningGithub>>) {
  const { sealForGithub } = await import('../../../provider/delivery/github/sealed-box.ts');
  const encrypted = await sealForGithub('something else', store.keys.publicKey);
  if (encrypted === null) throw new Error('The stand-in has no public key.');
  return { encrypted };
}
