import { describe, expect, it } from 'vitest';
import { errorReply } from '../../fixtures/github-api/reply.ts';
import { TOKEN } from '../../integration/delivery/running-github.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import {
  ADDRESS,
  deliveringTo,
  expectRotation,
  NAME,
  overwriteOnGithub,
  withGithub,
  withVault,
} from './delivering-workspace.ts';

const GITHUB = `{ github_actions_secret = { repository = "octo/app", name = "${NAME}" } }`;
const GITHUB_ID = 'github_actions_secret:octo/app:LOWERPLANE_API_KEY';
const VAULT = '{ vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } }';
const VAULT_ID = 'vault_kv:secret/ci/lowerplane#api_key';
const PATH = 'ci/lowerplane';

async function deliveredToGithub() {
  const { lp, github } = await withGithub();
  await lp.declare(deliveringTo(GITHUB));
  await lp.applied();
  const delivered = () => github.store.get('octo/app', NAME)?.value ?? '';
  return { lp, github, delivered };
}

describe.skipIf(terraformIsMissing())('a secret on GitHub', () => {
  it('that was deleted since is replaced by a rotation', async () => {
    const { lp, github, delivered } = await deliveredToGithub();
    const first = delivered();
    github.store.delete('octo/app', NAME);
    await expectRotation(lp, `${GITHUB_ID} (the secret was deleted on GitHub)`);
    expect([await lp.use(first), await lp.use(delivered())]).toEqual([401, 200]);
  });

  it('that was overwritten since is replaced by a rotation', async () => {
    const { lp, github, delivered } = await deliveredToGithub();
    await overwriteOnGithub(github, 'octo/app');
    await expectRotation(
      lp,
      `${GITHUB_ID} (the secret was changed on GitHub at 2026-11-02T11:00:00Z, after the delivery)`,
    );
    expect(await lp.use(delivered())).toBe(200);
  });

  it('that was overwritten since is left alone when its key is revoked', async () => {
    const { lp, github, delivered } = await deliveredToGithub();
    await overwriteOnGithub(github, 'octo/app');
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(delivered()).toBe('something else');
  });

  it('that cannot be asked after is a warning, and rotates nothing', async () => {
    const { lp, github, delivered } = await deliveredToGithub();
    const first = delivered();
    github.store.delete('octo/app', NAME);
    const outage = errorReply(503, 'No server is available', { 'retry-after': '0' });
    github.api.failNext('actions/get-repo-secret', ...Array<typeof outage>(5).fill(outage));
    const { code, warnings, errors } = await lp.plan('-detailed-exitcode');
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(warnings).toMatchObject([
      {
        summary: 'Destination Not Checked',
        detail: expect.stringContaining('(503: No server is available). This is a fault of GitHub'),
        address: ADDRESS,
      },
    ]);
    expect(await lp.use(first)).toBe(200);

    // Nor does a token that is not accepted any more.
    const denied = await lp.report(['plan', '-detailed-exitcode'], { GITHUB_TOKEN: 'expired' });
    expect(denied.code).toBe(0);
    expect(denied.warnings[0]?.detail).toContain('GitHub does not accept the token (401: Bad credentials)');
    expect(denied.output).not.toContain(TOKEN);

    await expectRotation(lp, `${GITHUB_ID} (the secret was deleted on GitHub)`);
  });

  it('of an organization is replaced by a rotation too, and seen by whom it was declared for', async () => {
    const { lp, github } = await withGithub();
    await lp.declare(
      deliveringTo(
        `{ github_actions_secret = { organization = "octo", name = "${NAME}", visibility = "selected", selected_repository_ids = [7] } }`,
      ),
    );
    await lp.applied();
    await overwriteOnGithub(github, 'octo');
    await expectRotation(
      lp,
      'github_actions_secret:octo:LOWERPLANE_API_KEY (for repositories 7) (the secret was',
    );
    expect(github.store.get('octo', NAME)).toMatchObject({
      visibility: 'selected',
      selectedRepositoryIds: [7],
    });
  });
});

describe.skipIf(terraformIsMissing())('a secret in Vault', () => {
  it('that was changed or deleted since is replaced by a rotation', async () => {
    const { lp, vault } = await withVault();
    await lp.declare(deliveringTo(VAULT));
    await lp.applied();
    const { key, secret } = await lp.createOutside({
      name: 'Other',
      permissions: 'read-only',
      environments: 'all',
    });
    vault.engine.put(PATH, JSON.stringify({ api_key: secret }));
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors[0]?.detail).toContain(
      'in secret/ci/lowerplane holds the secret of another active key, "Other"',
    );
    await lp.outside.revokeApiKey(key.id);
    await expectRotation(
      lp,
      `${VAULT_ID} (version 2 of the secret holds another key, delivered as version 1)`,
    );
    vault.engine.delete(PATH, '{"versions":[3]}');
    await expectRotation(lp, `${VAULT_ID} (version 3 of the secret was deleted in Vault)`);
    expect(vault.engine.data(PATH)).toEqual({ api_key: expect.stringMatching(/^lp_/) });
  });

  it('that cannot be asked after is a warning, and rotates nothing', async () => {
    const { lp, vault } = await withVault();
    await lp.declare(deliveringTo(VAULT));
    await lp.applied();
    vault.engine.delete(PATH, '{"versions":[1]}');
    vault.failNext('GET /v1/secret/data/', { status: 403, body: { errors: ['permission denied'] } });
    const { code, warnings } = await lp.plan('-detailed-exitcode');
    expect(code).toBe(0);
    expect(warnings).toMatchObject([
      { summary: 'Destination Not Checked', detail: expect.stringContaining('403') },
    ]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 1, status: 'active' });
    await expectRotation(lp, `${VAULT_ID} (version 1 of the secret was deleted in Vault)`);
  });
});
