import { expect, onTestFinished } from 'vitest';
import {
  type GithubSecretTarget,
  githubActionsSecret,
} from '../../../provider/delivery/github/secret-destination.ts';
import { actionsSecretHandlers } from '../../fixtures/github-api/actions-secrets/handlers.ts';
import { createSealingKeys } from '../../fixtures/github-api/actions-secrets/sealing-keys.ts';
import { SecretStore } from '../../fixtures/github-api/actions-secrets/secret-store.ts';
import { startGithubApi, type TokenGrant } from '../../fixtures/github-api/server.ts';
import { noWaiting } from './secrets.ts';

/** The token that may do everything. Assembled, so that no scanner takes it for a real one. */
export const TOKEN = ['github', 'pat', 'x'.repeat(22)].join('_');

export const repositorySecret = {
  of: 'repository',
  repository: 'octo/app',
  name: 'LOWERPLANE_API_KEY',
} as const;

/** GitHub with the repository `octo/app`, its environment `production` and the organization `octo`, for the running test. */
export async function runningGithub(tokens: Readonly<Record<string, TokenGrant>> = {}) {
  const clock = { nowMs: Date.parse('2026-11-02T10:00:00Z') };
  const now = () => clock.nowMs;
  const store = new SecretStore(await createSealingKeys(), now);
  for (const owner of ['octo/app', 'octo/app@production', 'octo']) store.addOwner(owner);
  const api = await startGithubApi({
    handlers: actionsSecretHandlers(store),
    tokens: { [TOKEN]: { access: 'write' }, ...tokens },
    now,
    prefix: '/api/v3',
  });
  onTestFinished(async () => {
    await api.close();
    expect(api.violations).toEqual([]);
  });

  const { waits, tuning } = noWaiting();
  const destinationFor = (target: GithubSecretTarget = repositorySecret, token = TOKEN) =>
    githubActionsSecret('github_actions_secret:test', {
      target,
      token,
      apiUrl: api.url,
      tuning,
    });
  return { api, store, clock, waits, destinationFor };
}
