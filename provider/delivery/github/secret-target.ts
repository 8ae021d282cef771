/**
 * An Actions secret and its owner.
 *
 * @see https://docs.github.com/rest/actions/secrets
 */
export type GithubSecretTarget =
  | {
      readonly of: 'repository';
      /** `owner/name`. */
      readonly repository: string;
      readonly name: string;
    }
  | {
      readonly of: 'environment';
      readonly repository: string;
      /** The name of an existing deployment environment, such as `production`. */
      readonly environment: string;
      readonly name: string;
    }
  | {
      readonly of: 'organization';
      readonly organization: string;
      readonly name: string;
      readonly visibility: SecretVisibility;
    };

/** Which repositories of an organization see its secret. */
export type SecretVisibility =
  | { readonly to: 'all' | 'private' }
  | { readonly to: 'selected'; readonly repositoryIds: readonly number[] };

/** For sentences: `the secret LOWERPLANE_API_KEY of octo/app`. */
export function describeTarget(target: GithubSecretTarget): string {
  switch (target.of) {
    case 'repository':
      return `the secret ${target.name} of ${target.repository}`;
    case 'environment':
      return `the secret ${target.name} of the environment "${target.environment}" of ${target.repository}`;
    case 'organization':
      return `the secret ${target.name} of the organization ${target.organization}`;
  }
}

/** The URL path of the owner's secrets. */
export function secretsPath(target: GithubSecretTarget): string {
  switch (target.of) {
    case 'repository':
      return `/repos/${encodePath(target.repository)}/actions/secrets`;
    case 'environment':
      return `/repos/${encodePath(target.repository)}/environments/${encodeURIComponent(target.environment)}/secrets`;
    case 'organization':
      return `/orgs/${encodeURIComponent(target.organization)}/actions/secrets`;
  }
}

/** Declarations are checked; this is for what a state edited by hand may contain. */
function encodePath(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}
