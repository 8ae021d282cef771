import { integer, set, string } from '../../keys/declaration/attribute.ts';
import type { DestinationFault } from '../../keys/declaration/destination.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { matching, oneOf, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import type { PartialValuesOf, ValuesOf } from '../../keys/declaration/values-of.ts';
import { PENDING } from '../../keys/key.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import type { GithubSecretTarget } from '../github/secret-target.ts';
import { keepsNoPrevious, previousKeptFaults } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

const NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;
/** With an underscore in names of enterprise managed users. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_-]*\/(?!\.+$)[\w.-]+$/;

/** Source of the rules: docs.github.com, "Naming your secrets". */
const secretName: TextRule = {
  check(name) {
    if (NAME.test(name)) return undefined;
    if (/^GITHUB_/i.test(name))
      return `must not begin with GITHUB_, which GitHub reserves, as ${quoted(name)} does`;
    const better = name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
    return `must consist of capital letters, digits and underscores and not begin with a digit, for example "${NAME.test(better) ? better : 'LOWERPLANE_API_KEY'}", not ${quoted(name)}`;
  },
  write: writeFor('LOWERPLANE_API_KEY'),
  schema: { pattern: NAME.source },
};

const repository = matching(REPOSITORY, 'written owner/name', 'octo/app');

const organization = matching(OWNER, 'the name of a GitHub organization', 'octo');

const environment: TextRule = {
  check: (text) =>
    text.trim() === '' || /^\.+$/.test(text)
      ? `must be the name of an environment of the repository, for example "production", not ${quoted(text)}`
      : undefined,
  write: writeFor('production'),
  schema: { minLength: 1 },
};

const UNREADABLE = 'GitHub never shows a secret';

const attributes = {
  name: string({
    required: true,
    rule: secretName,
    description: 'Name of the secret, for example `LOWERPLANE_API_KEY`.',
  }),
  repository: string({ rule: repository, description: '`owner/name`. Write this or `organization`.' }),
  environment: string({
    rule: environment,
    description:
      'A deployment environment of the repository. Without it, the secret belongs to the whole repository.',
  }),
  organization: string({
    rule: organization,
    description: 'For a secret of an organization. Write this or `repository`.',
  }),
  visibility: string({
    rule: oneOf(['private', 'all', 'selected']),
    description:
      'Which repositories of the organization see its secret: `private`, `all` or `selected`. Defaults to `private`.',
  }),
  selected_repository_ids: set(integer({ min: 1, description: 'The id of a repository.' }), {
    whenEmpty: 'Name at least one repository by its id, or choose another visibility.',
    description:
      'Ids of the repositories that see it. Required with `visibility = "selected"`, and only then.',
  }),
  keep_previous_as: keepsNoPrevious(UNREADABLE),
} as const;

const credentials = defineCredentials({
  name: 'github',
  settings: {
    token: {
      variable: 'GITHUB_TOKEN',
      description: 'A token that may write Actions secrets.',
      sensitive: true,
    },
    api_url: {
      variable: 'GITHUB_API_URL',
      default: 'https://api.github.com',
      description:
        "The address of GitHub's API; for GitHub Enterprise, for example `https://github.example.com/api/v3`.",
    },
  },
});

/** A secret of GitHub Actions. */
export const kind = defineKind({
  kind: 'github_actions_secret',
  description:
    'An Actions secret of a repository, of one of its environments, or of an organization. Needs the `github.token` of the provider, or `GITHUB_TOKEN`. An overwritten secret cannot be restored, so this destination comes last.',
  writeOnly: true,
  attributes,
  check: ownerFaults,
  identity: (values) => `github_actions_secret:${ownerOf(values)}:${values.name}`,
  // GitHub compares the names of owners and repositories without case.
  place: (values) => `github_actions_secret:${ownerOf(values).toLowerCase()}:${values.name}`,
  audience({ organization: owner, visibility, selected_repository_ids: ids = [] }) {
    if (owner === undefined) return undefined;
    if (visibility === 'selected') return `repositories ${ids.toSorted((a, b) => a - b).join(', ')}`;
    return visibility === 'all' ? 'all repositories' : undefined;
  },
  scratch: {
    where: 'the secret of the name with `_REHEARSAL` after it (`LOWERPLANE_API_KEY_REHEARSAL`)',
    of: (values) => ({
      ...values,
      name: scratchName(values.name, Number.POSITIVE_INFINITY, '_REHEARSAL'),
    }),
  },
  credentials,
  async open({ id, declared, credentials: { token, api_url: apiUrl } }) {
    const { githubActionsSecret } = await import('../github/secret-destination.ts');
    return githubActionsSecret(id, { target: targetOf(declared), token, apiUrl });
  },
});

function ownerOf(values: ValuesOf<typeof attributes>): string {
  if (values.repository === undefined) return values.organization ?? '';
  return values.environment === undefined ? values.repository : `${values.repository}@${values.environment}`;
}

function targetOf(values: ValuesOf<typeof attributes>): GithubSecretTarget {
  const { name, repository: repo, environment: place, organization: owner = '', visibility } = values;
  if (repo === undefined) {
    const repositoryIds = values.selected_repository_ids ?? [];
    const to = visibility === 'selected' ? 'selected' : visibility === 'all' ? 'all' : 'private';
    return {
      of: 'organization',
      organization: owner,
      name,
      visibility: to === 'selected' ? { to, repositoryIds } : { to },
    };
  }
  return place === undefined
    ? { of: 'repository', repository: repo, name }
    : { of: 'environment', repository: repo, environment: place, name };
}

function* ownerFaults(values: PartialValuesOf<typeof attributes>): Generator<DestinationFault> {
  yield* previousKeptFaults(values, UNREADABLE);
  const { repository: repo, organization: owner, environment: place, visibility } = values;
  const ids = values.selected_repository_ids;
  const fault = (detail: string, ...path: string[]): DestinationFault => ({
    title: 'Unclear GitHub Secret',
    detail,
    path,
  });
  if (repo === undefined && owner === undefined) {
    yield fault(
      'has neither repository nor organization. Write repository (for example "octo/app") for a secret of a repository or of one of its environments, or organization (for example "octo") for one of an organization.',
    );
  }
  if (isWritten(repo) && isWritten(owner)) {
    yield fault(
      `has both repository (${quoted(repo)}) and organization (${quoted(owner)}). Remove one of them: a secret belongs either to a repository or to an organization.`,
      'organization',
    );
  }
  if (isWritten(owner) && isWritten(place)) {
    yield fault(
      `has both organization (${quoted(owner)}) and environment (${quoted(place)}). An environment belongs to a repository: write repository in place of organization, or remove environment.`,
      'environment',
    );
  }
  if (owner === undefined && isWritten(repo) && isWritten(visibility)) {
    yield fault(
      `has visibility (${quoted(visibility)}), which is only for secrets of an organization. Remove it: a secret of a repository is visible to that repository.`,
      'visibility',
    );
  }
  if (visibility === 'selected' && ids === undefined) {
    yield fault(
      'has visibility "selected", but no repository is selected. Write selected_repository_ids, or choose the visibility "private" or "all".',
      'visibility',
    );
  }
  if (ids !== undefined && ids !== PENDING && visibility !== 'selected' && visibility !== PENDING) {
    yield fault(
      `has selected_repository_ids, which need the visibility "selected", but its visibility is ${quoted(visibility ?? 'private')}${visibility === undefined ? ' by default' : ''}. Write visibility "selected", or remove selected_repository_ids.`,
      'selected_repository_ids',
    );
  }
}

function isWritten<Value>(value: Value | undefined | typeof PENDING): value is Value {
  return value !== undefined && value !== PENDING;
}
