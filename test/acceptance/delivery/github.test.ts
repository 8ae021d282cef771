import { describe, expect, it } from 'vitest';
import { wholeText } from '../../fixtures/github-api/recorded-request.ts';
import { errorReply } from '../../fixtures/github-api/reply.ts';
import { runningGithub, TOKEN } from '../../integration/delivery/running-github.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import {
  ADDRESS,
  deliveringTo,
  expectNothingToDo,
  NAME,
  overwriteOnGithub,
  withGithub,
} from './delivering-workspace.ts';
import { spellings } from './secret-search.ts';

const REPOSITORY = `{ github_actions_secret = { repository = "octo/app", name = "${NAME}" } }`;
const ENVIRONMENT = `{ github_actions_secret = { repository = "octo/app", environment = "production", name = "${NAME}" } }`;
const ORGANIZATION = `{ github_actions_secret = {
  organization = "octo", name = "${NAME}", visibility = "selected", selected_repository_ids = [1296269, 1296280]
} }`;
const OWNERS = ['octo/app', 'octo/app@production', 'octo'] as const;

describe.skipIf(terraformIsMissing())('github_actions_secret', () => {
  it('takes a working key to a repository, an environment and an organization, and only sealed', async () => {
    const { lp, github } = await withGithub();
    await lp.declare(deliveringTo(REPOSITORY, ENVIRONMENT, ORGANIZATION));
    await lp.applied();

    const values = OWNERS.map((owner) => github.store.get(owner, NAME)?.value ?? '');
    const [secret = ''] = values;
    expect(values).toEqual([secret, secret, secret]);
    expect(await lp.use(secret)).toBe(200);
    expect(github.store.get('octo', NAME)).toMatchObject({
      visibility: 'selected',
      selectedRepositoryIds: [1296269, 1296280],
    });
    await expectNothingToDo(lp);

    const destroyed = await lp.report(['destroy', '-auto-approve']);
    expect(destroyed).toMatchObject({ code: 0, warnings: [] });
    expect(await lp.use(secret)).toBe(401);
    expect(OWNERS.map((owner) => github.store.get(owner, NAME))).toEqual([undefined, undefined, undefined]);

    const received = github.api.requests.map(wholeText).join('\n');
    expect(github.api.requests.map(({ method }) => method)).toEqual(
      expect.arrayContaining(['GET', 'PUT', 'DELETE']),
    );
    expect(received).toContain('encrypted_value');
    for (const spelling of [...spellings(secret), ...spellings(lp.providerKey)])
      expect(received).not.toContain(spelling);
  });

  it('takes its token and address from the provider block too, before the environment', async () => {
    const github = await runningGithub();
    const lp = await LowerPlaneWorkspace.open({ GITHUB_TOKEN: 'of-the-environment', TF_VAR_token: TOKEN });
    await lp.declare(
      `variable "token" {
  type      = string
  ephemeral = true
}
${deliveringTo(REPOSITORY)}`,
      `github = {
    token   = var.token
    api_url = "${github.api.url}"
  }`,
    );
    const { output } = await lp.applied();
    expect(await lp.use(github.store.get('octo/app', NAME)?.value ?? '')).toBe(200);
    await expectNothingToDo(lp);
    expect(output + (await lp.workspace.read('terraform.tfstate'))).not.toContain(TOKEN);
  });

  it('keeps its key when its owner is written in another case', async () => {
    const { lp } = await withGithub();
    await lp.declare(deliveringTo(REPOSITORY));
    await lp.applied();
    const { id } = await lp.onlyActiveKey();
    await lp.declare(deliveringTo(REPOSITORY.replace('octo/app', 'Octo/App')));
    expect(await lp.applied()).toMatchObject({ warnings: [], counts: { change: 1 } });
    expect((await lp.onlyActiveKey()).id).toBe(id);
    await expectNothingToDo(lp);
    const destroyed = await lp.report(['destroy', '-auto-approve']);
    expect(destroyed).toMatchObject({ code: 0, warnings: [] });
  });

  it('is overwritten with a warning when it exists already', async () => {
    const { lp, github } = await withGithub();
    await overwriteOnGithub(github, 'octo/app');
    await lp.declare(deliveringTo(REPOSITORY));
    const { warnings } = await lp.applied();
    expect(warnings).toMatchObject([
      {
        summary: 'Existing Secret Is Overwritten',
        detail: expect.stringContaining(`The secret ${NAME} of octo/app exists already`),
        address: ADDRESS,
      },
    ]);
    await expectNothingToDo(lp);
    await lp.declare(
      deliveringTo(REPOSITORY).replace('permissions = "read-only"', 'permissions = "read-write"'),
    );
    expect((await lp.plan()).warnings.map(({ summary }) => summary)).not.toContain(warnings[0]?.summary);
  });

  it('is moved: the new place gets a successor, the old one is emptied', async () => {
    const { lp, github } = await withGithub();
    await lp.declare(deliveringTo(REPOSITORY));
    await lp.applied();
    await lp.declare(deliveringTo(ENVIRONMENT));
    const { warnings } = await lp.applied();
    expect(warnings).toMatchObject([
      { detail: expect.stringContaining('github_actions_secret:octo/app@production:LOWERPLANE_API_KEY') },
    ]);
    expect(github.store.get('octo/app', NAME)).toBeUndefined();
    expect(await lp.use(github.store.get('octo/app@production', NAME)?.value ?? '')).toBe(200);
    await expectNothingToDo(lp);
  });

  it('reaches other repositories of the organization as soon as they are declared', async () => {
    const { lp, github } = await withGithub();
    await lp.declare(deliveringTo(ORGANIZATION));
    await lp.applied();
    await lp.declare(deliveringTo(ORGANIZATION.replace('1296280', '1296281')));
    await lp.applied();
    expect(github.store.get('octo', NAME)).toMatchObject({ selectedRepositoryIds: [1296269, 1296281] });
    expect(await lp.use(github.store.get('octo', NAME)?.value ?? '')).toBe(200);
    await expectNothingToDo(lp);

    github.clock.nowMs += 60_000;
    await lp.declare(
      deliveringTo(
        `{ github_actions_secret = { organization = "octo", name = "${NAME}", visibility = "all" } }`,
      ),
    );
    await lp.applied();
    expect(github.store.get('octo', NAME)).toMatchObject({ visibility: 'all' });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 3 });
    await expectNothingToDo(lp);
  });

  it('is left behind with a warning when GitHub is down while its key is revoked', async () => {
    const { lp, github } = await withGithub();
    await lp.declare(deliveringTo(REPOSITORY));
    await lp.applied();
    const secret = github.store.get('octo/app', NAME)?.value ?? '';
    const outage = errorReply(503, 'No server is available', { 'retry-after': '0' });
    github.api.failNext('actions/delete-repo-secret', ...Array<typeof outage>(5).fill(outage));
    const { code, warnings } = await lp.report(['destroy', '-auto-approve']);
    expect(code).toBe(0);
    expect(warnings).toMatchObject([
      {
        summary: 'Old Secret Not Removed: github_actions_secret:octo/app:LOWERPLANE_API_KEY',
        detail: expect.stringContaining(
          'GitHub failed to delete the secret LOWERPLANE_API_KEY of octo/app (503',
        ),
      },
    ]);
    expect(github.store.get('octo/app', NAME)?.value).toBe(secret);
    expect(await lp.use(secret)).toBe(401);
  });

  it('takes a token that is known only at apply, and none of another place until then', async () => {
    const github = await runningGithub();
    const lp = await LowerPlaneWorkspace.open({
      GITHUB_TOKEN: 'of-the-environment',
      GITHUB_API_URL: github.api.url,
    });
    const declare = (issue: number) =>
      lp.declare(
        `resource "terraform_data" "token" {
  input            = "${TOKEN}"
  triggers_replace = ${issue}
}
${deliveringTo(REPOSITORY)}`,
        'github = { token = terraform_data.token.output }',
      );
    await declare(1);
    await lp.applied();
    expect(await lp.use(github.store.get('octo/app', NAME)?.value ?? '')).toBe(200);
    await expectNothingToDo(lp);

    await declare(2);
    const { code, warnings, counts } = await lp.plan();
    expect({ code, counts }).toEqual({ code: 0, counts: { add: 1, change: 0, remove: 1 } });
    expect(warnings).toMatchObject([
      {
        summary: 'Destination Not Checked',
        detail: expect.stringContaining('are not known yet'),
      },
    ]);
    const received = github.api.requests.map(wholeText).join('\n');
    expect(received).toContain(TOKEN);
    expect(received).not.toContain('of-the-environment');
  });

  it('is refused at plan when the token is missing, wrong or cannot see the repository', async () => {
    const { lp, github } = await withGithub();
    const refusal = async (environment: Readonly<Record<string, string>>, element = REPOSITORY) => {
      await lp.declare(deliveringTo(element));
      const { code, errors } = await lp.report(['plan'], environment);
      expect(code).toBe(1);
      expect(errors).toMatchObject([{ summary: 'Destination Cannot Take The Secret', address: ADDRESS }]);
      return errors[0];
    };
    const missing = await refusal({ GITHUB_TOKEN: '' });
    expect(missing?.detail).toContain('The GitHub token is not set. Set GITHUB_TOKEN');
    expect(missing?.snippet?.code).toContain('github_actions_secret');
    expect((await refusal({ GITHUB_TOKEN: 'mistyped' }))?.detail).toContain(
      'GitHub does not accept the token (401: Bad credentials)',
    );
    expect((await refusal({}, REPOSITORY.replace('octo/app', 'octo/gone')))?.detail).toContain(
      'GitHub shows this token no repository octo/gone (404: Not Found)',
    );
    expect(await lp.keys()).toEqual([]);
    expect(github.api.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
