import { expect, it } from 'vitest';
import { describeTarget, secretsPath } from './secret-target.ts';

const repository = { of: 'repository', repository: 'octo/app', name: 'KEY' } as const;
const organization = { of: 'organization', organization: 'octo', name: 'KEY' } as const;

it('a GitHub secret has a name for sentences and a path for requests', () => {
  const environment = { ...repository, of: 'environment', environment: 'eu/west 1' } as const;
  expect(describeTarget(environment)).toBe('the secret KEY of the environment "eu/west 1" of octo/app');
  expect(secretsPath(environment)).toBe('/repos/octo/app/environments/eu%2Fwest%201/secrets');
  expect(secretsPath({ ...organization, visibility: { to: 'all' } })).toBe('/orgs/octo/actions/secrets');
});

it('the path of a GitHub secret stays within its owner', () => {
  expect(secretsPath({ ...repository, repository: 'octo/app?x=1' })).toBe(
    '/repos/octo/app%3Fx%3D1/actions/secrets',
  );
});
