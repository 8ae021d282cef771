import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kind } from './github-actions-secret.ts';

const name = 'LOWERPLANE_API_KEY';
const UNWRITTEN = {
  name,
  repository: undefined,
  environment: undefined,
  organization: undefined,
  visibility: undefined,
  selected_repository_ids: undefined,
  keep_previous_as: undefined,
};
const REPOSITORY = { ...UNWRITTEN, repository: 'octo/app' };
const ORGANIZATION = { ...UNWRITTEN, organization: 'octo' };

describe('the destination github_actions_secret', () => {
  it('has an identity of owner and name', () => {
    expect(kind.identity(REPOSITORY)).toBe('github_actions_secret:octo/app:LOWERPLANE_API_KEY');
    expect(kind.identity({ ...REPOSITORY, environment: 'production' })).toBe(
      'github_actions_secret:octo/app@production:LOWERPLANE_API_KEY',
    );
    expect(kind.identity(ORGANIZATION)).toBe('github_actions_secret:octo:LOWERPLANE_API_KEY');
  });

  it('has an audience where more than the usual repositories see it', () => {
    const selected = { visibility: 'selected', selected_repository_ids: [20, 3] };
    expect(kind.audience?.(REPOSITORY)).toBeUndefined();
    expect(kind.audience?.(ORGANIZATION)).toBeUndefined();
    expect(kind.audience?.({ ...ORGANIZATION, visibility: 'private' })).toBeUndefined();
    expect(kind.audience?.({ ...ORGANIZATION, visibility: 'all' })).toBe('all repositories');
    expect(kind.audience?.({ ...ORGANIZATION, ...selected })).toBe('repositories 3, 20');
  });

  it('is named as GitHub allows, or a name that GitHub allows is suggested', () => {
    const beginning = fc.constantFrom('', 'github_', 'GITHUB_', '1');
    fc.assert(
      fc.property(beginning, fc.string(), (start, rest) => {
        const name = `${start}${rest}`;
        const fault = kind.attributes.name.rule.check(name);
        const accepted = fault === undefined ? name : /for example "(\w+)"/.exec(fault)?.[1];
        if (accepted !== undefined) expect(accepted).toMatch(/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/);
      }),
    );
  });

  it('opens as the secret that is declared', async () => {
    const credentials = { token: undefined, api_url: 'https://api.github.com' };
    const request = {
      id: 'github_actions_secret:x',
      declared: REPOSITORY,
      credentials,
      environment: {},
      identify: async () => ({ kind: 'own' }) as const,
    };
    const destination = await kind.open(request);
    expect(destination).toMatchObject({ id: 'github_actions_secret:x', reversible: false });
    await expect(destination.check()).rejects.toThrow('The GitHub token is not set');
  });
});
