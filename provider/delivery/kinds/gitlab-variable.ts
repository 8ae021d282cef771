import { boolean, string } from '../../keys/declaration/attribute.ts';
import type { DestinationFault } from '../../keys/declaration/destination.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, matching } from '../../keys/declaration/text-rule.ts';
import type { PartialValuesOf, ValuesOf } from '../../keys/declaration/values-of.ts';
import { PENDING } from '../../keys/key.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

const PATH = /^(?:\d+|[\w.-]+(?:\/[\w.-]+)*)$/;
const EVERY_SCOPE = '*';

// Source: docs.gitlab.com/api/project_level_variables.
const variableKey = matching(/^\w{1,255}$/, '1 to 255 letters, digits and underscores', 'LOWERPLANE_API_KEY');

const attributes = {
  key: string({
    required: true,
    rule: variableKey,
    description: 'Name of the variable, for example `LOWERPLANE_API_KEY`. It is made if there is none.',
  }),
  project: string({
    rule: matching(PATH, 'the id or the whole path of a GitLab project', 'octo/app'),
    description: 'Id or whole path of the project. Write this or `group`.',
  }),
  group: string({
    rule: matching(PATH, 'the id or the whole path of a GitLab group', 'octo'),
    description: 'Id or whole path of the group. Write this or `project`.',
  }),
  environment_scope: string({
    rule: line('production'),
    description: `The environments that see it, for example \`production\` or \`review/*\`. Defaults to \`${EVERY_SCOPE}\`.`,
  }),
  protected: boolean({
    description: 'Only pipelines of protected branches and tags see it. Defaults to false.',
  }),
  masked: boolean({ description: 'It is masked in job logs. Defaults to true.' }),
  keep_previous_as: keepPreviousAs(
    variableKey,
    'Name of another variable of the same environments and settings, for example `LOWERPLANE_API_KEY_PREVIOUS`',
  ),
} as const;

/** A CI/CD variable of GitLab. */
export const kind = defineKind({
  kind: 'gitlab_variable',
  description:
    'A CI/CD variable of a GitLab project or group. Needs the `gitlab.token` of the provider, or `GITLAB_TOKEN`.',
  attributes,
  check: ownerFaults,
  identity: (values) => `gitlab_variable:${ownerOf(values)}:${scopeOf(values)}${values.key}`,
  // GitLab compares paths without case.
  place: (values) => `gitlab_variable:${ownerOf(values).toLowerCase()}:${scopeOf(values)}${values.key}`,
  audience({ protected: isProtected = false, masked = true }) {
    const parts = [
      ...(isProtected ? ['protected branches'] : []),
      ...(masked ? [] : ['readers of job logs']),
    ];
    return parts.length === 0 ? undefined : parts.join(', ');
  },
  previous: ({ keep_previous_as: key, ...values }) =>
    key === undefined ? undefined : { ...values, key, keep_previous_as: undefined },
  scratch: {
    where: 'the variable of the name with `_REHEARSAL` after it (`LOWERPLANE_API_KEY_REHEARSAL`)',
    of: (values) => ({ ...values, key: scratchName(values.key, 255, '_REHEARSAL') }),
  },
  credentials: defineCredentials({
    name: 'gitlab',
    settings: {
      token: {
        variable: 'GITLAB_TOKEN',
        description: 'A token that may write CI/CD variables.',
        sensitive: true,
      },
      base_url: {
        variable: 'GITLAB_BASE_URL',
        default: 'https://gitlab.com/api/v4',
        description: "The address of GitLab's API, for example `https://gitlab.example.com/api/v4`.",
      },
    },
  }),
  guide: {
    service: 'GitLab CI/CD variable',
    example: '{ gitlab_variable = { project = "octo/app", key = "LOWERPLANE_API_KEY", protected = true } }',
    behaviour: [
      'A variable that does not exist is made. One that exists is updated, and becomes raw, masked and protected as declared.',
      'Drift is seen by the fingerprint of the value. A hidden variable cannot be read, and is refused at plan.',
      'Withdrawing deletes the variable, if it still holds what was delivered.',
      'GitLab cannot write on condition. What something else writes to an existing variable between the check and the write, a moment later, is overwritten.',
    ],
    credentials: [
      'A personal, project or group access token in `gitlab.token` or `GITLAB_TOKEN`.',
      'Not supported: OAuth, and `CI_JOB_TOKEN`, which can never write variables.',
    ],
    policy: {
      language: 'text',
      text: `A project access token with the scope "api" and the role Maintainer
(for a group variable: a group access token with the scope "api" and the role Owner).
GitLab has no narrower permission for CI/CD variables.`,
    },
    denied: [
      {
        error: 'GitLab does not allow this token to write the variable LOWERPLANE_API_KEY of octo/app (403',
        remedy:
          'The token lacks the scope `api`, or the role Maintainer of the project (Owner of the group).',
      },
      {
        error: 'GitLab shows this token no project octo/app (404',
        remedy: 'The project does not exist, or the token belongs to another one.',
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { gitlabVariable } = await import('../gitlab/variable-store.ts');
    const { key, project, group = '', environment_scope: environmentScope = EVERY_SCOPE } = declared;
    return gitlabVariable(request.id, {
      ...request,
      owner: project === undefined ? { of: 'group', path: group } : { of: 'project', path: project },
      key,
      environmentScope,
      isProtected: declared.protected ?? false,
      isMasked: declared.masked ?? true,
      token: credentials.token,
      baseUrl: credentials.base_url,
    });
  },
});

function ownerOf({ project, group = '' }: ValuesOf<typeof attributes>): string {
  return project ?? `groups/${group}`;
}

function scopeOf({ environment_scope: scope = EVERY_SCOPE }: ValuesOf<typeof attributes>): string {
  return scope === EVERY_SCOPE ? '' : `${scope}:`;
}

function* ownerFaults({ project, group }: PartialValuesOf<typeof attributes>): Generator<DestinationFault> {
  const title = 'Unclear GitLab Variable';
  if (project === undefined && group === undefined) {
    const detail =
      'has neither project nor group. Write project (for example "octo/app") for a variable of a project, or group (for example "octo") for one of a group.';
    yield { title, detail, path: [] };
  }
  if (project === undefined || project === PENDING || group === undefined || group === PENDING) return;
  const detail = `has both project (${quoted(project)}) and group (${quoted(group)}). Remove one of them: a variable belongs either to a project or to a group.`;
  yield { title, detail, path: ['group'] };
}
