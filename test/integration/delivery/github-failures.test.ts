import { describe, expect, it } from 'vitest';
import {
  type GithubActionsSecretOptions,
  type GithubSecretTarget,
  githubActionsSecret,
} from '../../../provider/delivery/github/secret-destination.ts';
import { errorReply } from '../../fixtures/github-api/reply.ts';
import { startServer } from '../api/test-server.ts';
import { repositorySecret, runningGithub, TOKEN } from './running-github.ts';
import { failureOf, newDelivery, noWaiting } from './secrets.ts';

const ID = 'github_actions_secret:test';
const PUBLIC_KEY = 'actions/get-repo-public-key';
const PUT = 'actions/create-or-update-repo-secret';
const READ_ONLY = 'read-only-token';
const CLASSIC = 'classic-token';

describe('what makes a delivery to GitHub impossible is said at plan', () => {
  const access = { token: TOKEN, apiUrl: 'http://127.0.0.1:1' };
  it.each<[string, GithubSecretTarget, Partial<GithubActionsSecretOptions>, string]>([
    ['no token', repositorySecret, { token: undefined }, 'The GitHub token is not set. Set GITHUB_TOKEN'],
    ['a broken token', repositorySecret, { token: 'two words' }, 'is not allowed in a token'],
    ['plain http', repositorySecret, { apiUrl: 'http://ghe.example.com/api/v3' }, 'plain http'],
  ])('%s', async (_what, target, settings, words) => {
    const destination = githubActionsSecret(ID, { target, ...access, ...settings });
    expect(await failureOf(destination.check(), [TOKEN, 'two words'])).toContain(words);
  });

  it.each<[string, GithubSecretTarget, string]>([
    [
      'repository',
      { ...repositorySecret, repository: 'octo/gone' },
      'GitHub shows this token no repository octo/gone (404: Not Found).',
    ],
    [
      'environment',
      { of: 'environment', repository: 'octo/app', environment: 'staging', name: 'KEY' },
      'no environment "staging" in a repository octo/app (404: Not Found).',
    ],
    [
      'organization',
      { of: 'organization', organization: 'acme', name: 'KEY', visibility: { to: 'all' } },
      'no organization acme (404: Not Found).',
    ],
  ])('a %s that is not there', async (_kind, target, words) => {
    const { destinationFor } = await runningGithub();
    expect(await failureOf(destinationFor(target).check(), [TOKEN])).toContain(words);
  });

  it('a token that GitHub does not know', async () => {
    const { destinationFor } = await runningGithub();
    const words = await failureOf(destinationFor(repositorySecret, 'no-such-token').check(), [
      'no-such-token',
    ]);
    expect(words).toContain('does not accept the token (401: Bad credentials)');
  });

  it('a classic token without the scope', async () => {
    const { destinationFor } = await runningGithub({
      [CLASSIC]: { access: 'write', scopes: 'gist, read:org' },
    });
    const words = await failureOf(destinationFor(repositorySecret, CLASSIC).check(), [CLASSIC]);
    expect(words).toContain('it lacks the scope repo, and has gist, read:org.');
  });
});

describe('a delivery to GitHub that fails', () => {
  it('says which permission is missing', async () => {
    const { store, destinationFor } = await runningGithub({ [READ_ONLY]: { access: 'read' } });
    const destination = destinationFor(repositorySecret, READ_ONLY);
    const delivery = newDelivery();
    const words = await failureOf(destination.deliver(delivery), [READ_ONLY, delivery.secret]);
    expect(words).toContain(
      'The token may not write the secret LOWERPLANE_API_KEY of octo/app (403: Resource not',
    );
    expect(words).toContain('"Secrets: write"');
    expect(store.get('octo/app', 'LOWERPLANE_API_KEY')).toBeUndefined();
  });

  it.each([500, 502, 503, 429])('is tried again after %i, as long as GitHub asks', async (status) => {
    const { api, store, waits, destinationFor } = await runningGithub();
    const fault = errorReply(status, 'busy', { 'retry-after': '7' });
    api.failNext(PUT, fault, fault);
    const delivery = newDelivery();
    await destinationFor().deliver(delivery);
    expect(store.get('octo/app', 'LOWERPLANE_API_KEY')?.value).toBe(delivery.secret);
    expect(waits).toEqual([7000, 7000]);
  });

  it('is tried again after a secondary rate limit and a lost connection', async () => {
    const { api, clock, waits, destinationFor } = await runningGithub();
    const reset = String(clock.nowMs / 1000 + 20);
    api.failNext(
      PUBLIC_KEY,
      errorReply(403, 'You have exceeded a secondary rate limit.'),
      errorReply(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': reset,
      }),
      'drop',
    );
    await destinationFor().check();
    expect(waits).toEqual([60_000, 20_000, 0]);
  });

  it('does not wait for an hour', async () => {
    const { api, waits, destinationFor } = await runningGithub();
    api.failNext(PUBLIC_KEY, errorReply(429, 'Slow down', { 'retry-after': '3600' }));
    expect(await failureOf(destinationFor().check(), [TOKEN])).toContain(
      'too many requests (429: Slow down)',
    );
    expect(waits).toEqual([]);
  });

  it('gives up in the end', async () => {
    const { api, destinationFor } = await runningGithub();
    api.failNext(PUT, ...Array<'drop'>(5).fill('drop'));
    const delivery = newDelivery();
    const words = await failureOf(destinationFor().deliver(delivery), [TOKEN, delivery.secret]);
    expect(words).toMatch(/closed the connection before it had responded \(\w+\)\. .* Tried 5 times\./);
    expect(words).toContain('It is not known whether the request was carried out');
  });

  it('does not wait for ever', async () => {
    const { api } = await runningGithub();
    api.failNext(PUBLIC_KEY, 'hang');
    const destination = githubActionsSecret(ID, {
      target: repositorySecret,
      token: TOKEN,
      apiUrl: api.url,
      tuning: { limits: { totalMs: 50 } },
    });
    expect(await failureOf(destination.check(), [TOKEN])).toContain('was not finished within 50 ms');
  });

  it('does not fail when only its time of change cannot be read', async () => {
    const { api, store, destinationFor } = await runningGithub();
    api.failNext('actions/get-repo-secret', errorReply(403, 'Forbidden'));
    const delivery = newDelivery();
    const { record } = await destinationFor().deliver(delivery);
    expect(record).toBeUndefined();
    expect(store.get('octo/app', 'LOWERPLANE_API_KEY')?.value).toBe(delivery.secret);
  });

  it.each([
    [
      'not JSON',
      { status: 200, headers: { 'content-type': 'text/html' } },
      'it is an HTML page instead of JSON',
    ],
    ['another shape', { status: 200, body: { key_id: '1' } }, 'key must be a string but is nothing'],
    ['no key', { status: 200, body: { key_id: '1', key: 'c2hvcnQ=' } }, 'an invalid public key'],
    ['an error of its own words', errorReply(418, `no\u001b[31m ${TOKEN}`), '(418: no [redacted])'],
  ])('says that the answer is %s', async (_what, reply, words) => {
    const { api, destinationFor } = await runningGithub();
    api.failNext(PUBLIC_KEY, reply);
    const delivery = newDelivery();
    expect(await failureOf(destinationFor().deliver(delivery), [TOKEN, delivery.secret])).toContain(words);
  });
});

describe('a redirect of GitHub', () => {
  it.each(['another origin', 'another path'])('to %s gets neither token nor secret', async (place) => {
    const elsewhere = await startServer((response) => response.end());
    const target = place === 'another path' ? '/repositories/1?token=t' : `${elsewhere.url}/keys?token=t`;
    const { api, destinationFor } = await runningGithub();
    api.failNext(PUT, { status: 307, headers: { location: target } });
    const delivery = newDelivery();
    const words = await failureOf(destinationFor().deliver(delivery), [TOKEN, delivery.secret]);
    expect(words).toContain('redirects (307) to http://127.0.0.1:');
    expect(words).not.toContain('token=t');
    expect(elsewhere.seen).toEqual([]);
    expect(api.requests).toHaveLength(2);
  });
});

it('reports that nothing listens', async () => {
  const { waits, tuning } = noWaiting();
  const apiUrl = 'http://127.0.0.1:1';
  const destination = githubActionsSecret(ID, { target: repositorySecret, token: TOKEN, apiUrl, tuning });
  expect(await failureOf(destination.check(), [TOKEN])).toContain(
    '127.0.0.1:1 refused the connection (ECONNREFUSED). Check the address, that GitHub is running, and that this machine can reach it. Tried 5 times.',
  );
  expect(waits).toHaveLength(4);
});
