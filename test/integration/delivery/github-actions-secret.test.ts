import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type GithubSecretTarget,
  githubActionsSecret,
} from '../../../provider/delivery/github/secret-destination.ts';
import { wholeText } from '../../fixtures/github-api/recorded-request.ts';
import { repositorySecret, runningGithub, TOKEN } from './running-github.ts';
import { newDelivery } from './secrets.ts';

const name = 'LOWERPLANE_API_KEY';
const targets: ReadonlyArray<{ owner: string; target: GithubSecretTarget }> = [
  { owner: 'octo/app', target: repositorySecret },
  {
    owner: 'octo/app@production',
    target: { of: 'environment', repository: 'octo/app', environment: 'production', name },
  },
  {
    owner: 'octo',
    target: {
      of: 'organization',
      organization: 'octo',
      name,
      visibility: { to: 'selected', repositoryIds: [1296269, 1296280] },
    },
  },
];

describe('githubActionsSecret', () => {
  it.each(targets)('delivers sealed to $owner, and only sealed', async ({ owner, target }) => {
    const { api, store, destinationFor } = await runningGithub();
    const destination = destinationFor(target);
    const delivery = newDelivery();

    await destination.check();
    const { record } = await destination.deliver(delivery);

    expect(store.get(owner, name)?.value).toBe(delivery.secret);
    expect(record).toEqual({ updatedAt: '2026-11-02T10:00:00Z' });
    const sent = api.requests.map(wholeText).join('\n');
    expect(api.requests).toHaveLength(4);
    expect(sent).not.toContain(delivery.secret);
    expect(sent).not.toContain(Buffer.from(delivery.secret).toString('base64').slice(0, 40));
  });

  it('shows an organization secret to whom it is declared for', async () => {
    const { store, destinationFor } = await runningGithub();
    await destinationFor(targets[2]?.target).deliver(newDelivery());
    expect(store.get('octo', name)).toMatchObject({
      visibility: 'selected',
      selectedRepositoryIds: [1296269, 1296280],
    });
    const toAll = {
      of: 'organization',
      organization: 'octo',
      name: 'OTHER',
      visibility: { to: 'all' },
    } as const;
    await destinationFor(toAll).deliver(newDelivery());
    expect(store.get('octo', 'OTHER')).toMatchObject({ visibility: 'all', selectedRepositoryIds: [] });
  });

  it('overwrites, and says that this cannot be undone', async () => {
    const { store, destinationFor } = await runningGithub();
    const destination = destinationFor();
    await destination.deliver(newDelivery());
    const second = newDelivery();
    const receipt = await destination.deliver(second);
    expect(store.get('octo/app', name)?.value).toBe(second.secret);
    expect(destination.reversible).toBe(false);
    await expect(receipt.undo()).rejects.toThrow(
      'The secret LOWERPLANE_API_KEY of octo/app was overwritten and cannot be restored: it now contains a revoked key',
    );
  });

  it('shows its token to no one who inspects it', () => {
    const options = { target: repositorySecret, token: TOKEN, apiUrl: 'https://api.github.com' };
    expect(inspect(githubActionsSecret('github_actions_secret:test', options), { depth: 9 })).not.toContain(
      TOKEN,
    );
  });

  describe('drift', () => {
    it('is a secret that was changed or deleted since', async () => {
      const { store, clock, destinationFor } = await runningGithub();
      const destination = destinationFor();
      const { record } = await destination.deliver(newDelivery());
      expect(await destination.observe('', record)).toEqual({ state: 'in-place' });

      clock.nowMs += 3_600_000;
      await destinationFor().deliver(newDelivery());
      expect(await destination.observe('', record)).toEqual({
        state: 'drifted',
        what: 'the secret was changed on GitHub at 2026-11-02T11:00:00Z, after the delivery',
      });

      store.delete('octo/app', name);
      expect(await destination.observe('', record)).toEqual({
        state: 'drifted',
        what: 'the secret was deleted on GitHub',
      });
    });

    it('is a visibility other than declared', async () => {
      const { destinationFor } = await runningGithub();
      const target = { of: 'organization', organization: 'octo', name } as const;
      const { record } = await destinationFor({ ...target, visibility: { to: 'private' } }).deliver(
        newDelivery(),
      );
      expect(await destinationFor({ ...target, visibility: { to: 'all' } }).observe('', record)).toEqual({
        state: 'drifted',
        what: 'the secret is visible to private repositories on GitHub, not to all ones as declared',
      });
    });

    it('is not known when nothing was recorded', async () => {
      const { destinationFor } = await runningGithub();
      const destination = destinationFor();
      await destination.deliver(newDelivery());
      expect(await destination.observe('')).toEqual({ state: 'unobservable' });
    });

    it('is never a repository that the token cannot see', async () => {
      const { destinationFor } = await runningGithub();
      const hidden = destinationFor({ ...repositorySecret, repository: 'octo/hidden' });
      await expect(hidden.observe('', { updatedAt: '2026-11-02T10:00:00Z' })).rejects.toThrow(
        'no repository octo/hidden',
      );
    });

    it('is not taken from a copy of GitHub that lags behind', async () => {
      const { api, clock, destinationFor } = await runningGithub();
      const destination = destinationFor();
      await destination.deliver(newDelivery());
      clock.nowMs += 3_600_000;
      const lagging = {
        name,
        created_at: '2026-11-02T10:00:00Z',
        updated_at: '2026-11-02T10:00:00Z',
      };
      api.failNext('actions/get-repo-secret', { status: 200, body: lagging });
      const { record } = await destination.deliver(newDelivery());
      expect(record).toBeUndefined();
    });
  });

  describe('withdrawing', () => {
    it('deletes what was delivered', async () => {
      const { store, destinationFor } = await runningGithub();
      const destination = destinationFor();
      const { record } = await destination.deliver(newDelivery());
      await destination.withdraw('', record);
      expect(store.get('octo/app', name)).toBeUndefined();
      await destination.withdraw('', record);
    });

    it('is recognized without a record by a change soon after the creation of its key', async () => {
      const { clock, destinationFor } = await runningGithub();
      const destination = destinationFor();
      expect(await destination.recognize?.('', clock.nowMs)).toBeUndefined();
      const created = clock.nowMs;
      const { record } = await destination.deliver(newDelivery());
      expect(await destination.recognize?.('', created)).toEqual(record);
      expect(await destination.recognize?.('')).toBeUndefined();
      expect(await destination.recognize?.('', created + 3_600_000)).toBeUndefined();
      expect(await destination.recognize?.('', created - 2 * 3_600_000)).toBeUndefined();
    });

    it('leaves a secret that was changed since', async () => {
      const { store, clock, destinationFor } = await runningGithub();
      const destination = destinationFor();
      const { record } = await destination.deliver(newDelivery());
      clock.nowMs += 60_000;
      const later = newDelivery();
      await destinationFor().deliver(later);
      await destination.withdraw('', record);
      expect(store.get('octo/app', name)?.value).toBe(later.secret);
    });

    it('reports what it does not delete because it cannot recognize it', async () => {
      const { store, destinationFor } = await runningGithub();
      const destination = destinationFor();
      await destination.deliver(newDelivery());
      await expect(destination.withdraw('')).rejects.toThrow('was not deleted');
      expect(store.get('octo/app', name)).toBeDefined();
    });
  });
});
