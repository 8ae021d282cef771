import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeTarget, type GithubSecretTarget, secretsPath, targetProblem } from './secret-target.ts';

const repository = { of: 'repository', repository: 'octo/app', name: 'KEY' } as const;
const organization = { of: 'organization', organization: 'octo', name: 'KEY' } as const;

describe('a GitHub secret', () => {
  it('has a place for sentences and one for requests', () => {
    const environment = { ...repository, of: 'environment', environment: 'eu/west 1' } as const;
    expect(describeTarget(environment)).toBe('the secret KEY of the environment "eu/west 1" of octo/app');
    expect(secretsPath(environment)).toBe('/repos/octo/app/environments/eu%2Fwest%201/secrets');
    expect(secretsPath({ ...organization, visibility: { to: 'all' } })).toBe('/orgs/octo/actions/secrets');
  });

  it.each<GithubSecretTarget>([
    repository,
    { ...repository, name: '_A1' },
    { ...repository, repository: 'octo_corp/.github' },
    { ...organization, visibility: { to: 'selected', repositoryIds: [1] } },
  ])('is fine as %o', (target) => {
    expect(targetProblem(target)).toBeNull();
  });

  it.each<[GithubSecretTarget, string]>([
    [{ ...repository, name: '' }, 'cannot be the name'],
    [{ ...repository, repository: 'octo/app/x' }, 'Write owner/name'],
    [{ ...repository, of: 'environment', environment: ' ' }, 'is not the name of an environment'],
    [{ ...repository, of: 'environment', environment: '..' }, 'is not the name of an environment'],
    [{ ...organization, organization: 'a/b', visibility: { to: 'all' } }, 'is not the name of a GitHub org'],
    [{ ...organization, visibility: { to: 'selected', repositoryIds: [] } }, 'name the id of at least one'],
    [{ ...organization, visibility: { to: 'selected', repositoryIds: [1, 2.5] } }, '2.5 is not the id'],
  ])('is refused as %o', (target, words) => {
    expect(targetProblem(target)).toContain(words);
  });

  it('is named as GitHub allows, or else a better name is', () => {
    const beginning = fc.constantFrom('', 'github_', 'GITHUB_', '1');
    fc.assert(
      fc.property(beginning, fc.string(), (start, rest) => {
        const name = `${start}${rest}`;
        const problem = targetProblem({ ...repository, name });
        const accepted = problem === null ? name : /Write (\w+), for example/.exec(problem)?.[1];
        if (accepted !== undefined) expect(accepted).toMatch(/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/);
      }),
    );
  });
});
