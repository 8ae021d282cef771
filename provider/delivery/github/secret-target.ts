/** An Actions secret, and whose. Source of the kinds: docs.github.com/rest/actions/secrets. */
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
      /** The deployment environment's name, such as `production`. It has to exist. */
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

/** The path below which GitHub keeps its secrets. */
export function secretsPath(target: GithubSecretTarget): string {
  switch (target.of) {
    case 'repository':
      return `/repos/${target.repository}/actions/secrets`;
    case 'environment':
      return `/repos/${target.repository}/environments/${encodeURIComponent(target.environment)}/secrets`;
    case 'organization':
      return `/orgs/${target.organization}/actions/secrets`;
  }
}

/** What is wrong with it, as sentences; null when nothing is. Everything else may rely on it being null. */
export function targetProblem(target: GithubSecretTarget): string | null {
  return nameProblem(target.name) ?? ownerProblem(target);
}

/** Source of the rules: docs.github.com, "Naming your secrets". */
function nameProblem(name: string): string | null {
  if (isAllowedName(name)) return null;
  if (/^GITHUB_/i.test(name))
    return `GitHub keeps names that begin with GITHUB_ to itself, so a secret cannot be called ${name}. Choose another name.`;
  const better = name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  const suggestion = isAllowedName(better) ? ` Write ${better}, for example.` : '';
  return `"${name}" cannot be the name of a GitHub secret: it takes capital letters, digits and underscores, and does not begin with a digit.${suggestion}`;
}

function isAllowedName(name: string): boolean {
  return /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/.test(name);
}

function ownerProblem(target: GithubSecretTarget): string | null {
  if (target.of === 'organization') {
    if (!OWNER.test(target.organization))
      return `"${target.organization}" is not the name of a GitHub organization.`;
    return visibilityProblem(target.visibility);
  }
  const [owner = '', name = '', ...rest] = target.repository.split('/');
  if (rest.length > 0 || !OWNER.test(owner) || !/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
    return `"${target.repository}" is not a GitHub repository. Write owner/name, for example octo/app.`;
  if (target.of === 'environment' && (target.environment.trim() === '' || /^\.+$/.test(target.environment)))
    return `"${target.environment}" is not the name of an environment of ${target.repository}.`;
  return null;
}

/** With an underscore in names of enterprise managed users. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

function visibilityProblem(visibility: SecretVisibility): string | null {
  if (visibility.to !== 'selected') return null;
  const wrong = visibility.repositoryIds.find((id) => !Number.isSafeInteger(id) || id <= 0);
  if (wrong !== undefined) return `${wrong} is not the id of a repository: ids are whole numbers above 0.`;
  return visibility.repositoryIds.length === 0
    ? 'The visibility is "selected", but no repository is: name the id of at least one, or choose "all" or "private".'
    : null;
}
