import { kind } from './destination-row.ts';
import { NO_EXPRESSIONS, type Row, TYPED, Variable } from './row.ts';

const core = { refusedByTerraformItself: true, except: { constructs: TYPED } } as const;
const typed = { except: { constructs: TYPED } } as const;
const later = { except: { yaml: NO_EXPRESSIONS } } as const;

const github = kind('github_actions_secret', { name: 'LOWERPLANE_API_KEY', repository: 'octo/app' });
const ofOrganization = { repository: undefined, organization: 'octo' };
const vault = kind('vault_kv', { mount: 'secret', path: 'ci/lowerplane', key: 'api_key' });
const command = kind('command', { program: ['store', '--in', 'vault'] });

const GITHUB_ROWS: readonly Row[] = [
  github('of an environment', { environment: 'eu/west 1' }),
  github('of an organization', ofOrganization),
  github('of an organization, for all', { ...ofOrganization, visibility: 'all' }),
  github('of an organization, for private repositories', { ...ofOrganization, visibility: 'private' }),
  github('of an organization, for some', {
    ...ofOrganization,
    visibility: 'selected',
    selected_repository_ids: [3, 1],
  }),
  github('no owner', { repository: undefined }, [
    '@ has neither repository nor organization. Write repository (for example "octo/app") for a secret of a repository or of one of its environments, or organization (for example "octo") for one of an organization.',
  ]),
  github('two owners', { organization: 'octo' }, [
    '@ has both repository ("octo/app") and organization ("octo"). Remove one of them: a secret belongs either to a repository or to an organization.',
  ]),
  github('an environment of an organization', { ...ofOrganization, environment: 'production' }, [
    '@ has both organization ("octo") and environment ("production"). An environment belongs to a repository: write repository in place of organization, or remove environment.',
  ]),
  github('visibility of a repository', { visibility: 'all' }, [
    '@ has visibility ("all"), which is only for secrets of an organization. Remove it: a secret of a repository is visible to that repository.',
  ]),
  github('selected without ids', { ...ofOrganization, visibility: 'selected' }, [
    '@ has visibility "selected", but no repository is selected. Write selected_repository_ids, or choose the visibility "private" or "all".',
  ]),
  github('ids without selected', { ...ofOrganization, visibility: 'all', selected_repository_ids: [1] }, [
    '@ has selected_repository_ids, which need the visibility "selected", but its visibility is "all". Write visibility "selected", or remove selected_repository_ids.',
  ]),
  github('ids without visibility', { ...ofOrganization, selected_repository_ids: [1] }, [
    '@ has selected_repository_ids, which need the visibility "selected", but its visibility is "private" by default. Write visibility "selected", or remove selected_repository_ids.',
  ]),
  github('no ids', { ...ofOrganization, visibility: 'selected', selected_repository_ids: [] }, [
    '@.selected_repository_ids is empty. Name at least one repository by its id, or choose another visibility.',
  ]),
  ...[0, -1, 1.5].map((id) =>
    github(`${id} as an id`, { ...ofOrganization, visibility: 'selected', selected_repository_ids: [id] }, [
      `@.selected_repository_ids[...] must be a whole number of at least 1, not ${id}.`,
    ]),
  ),
  github(
    'a text as an id',
    { ...ofOrganization, visibility: 'selected', selected_repository_ids: ['app'] },
    ['@.selected_repository_ids[...] must be a whole number, not "app".'],
    core,
  ),
  github('unknown visibility', { ...ofOrganization, visibility: 'public' }, [
    '@.visibility must be "private", "all" or "selected", not "public".',
  ]),
  github(
    'no name',
    { name: undefined },
    ['@.name is missing. Write, for example, "LOWERPLANE_API_KEY".'],
    core,
  ),
  github('a name in small letters', { name: 'api-key' }, [
    '@.name must consist of capital letters, digits and underscores and not begin with a digit, for example "API_KEY", not "api-key".',
  ]),
  github('a name that begins with a digit', { name: '1KEY' }, [
    '@.name must consist of capital letters, digits and underscores and not begin with a digit, for example "LOWERPLANE_API_KEY", not "1KEY".',
  ]),
  github('an empty name', { name: '' }, [
    '@.name must consist of capital letters, digits and underscores and not begin with a digit, for example "LOWERPLANE_API_KEY", not "".',
  ]),
  github('a reserved name', { name: 'GITHUB_KEY' }, [
    '@.name must not begin with GITHUB_, which GitHub reserves, as "GITHUB_KEY" does.',
  ]),
  ...['', 'app', 'octo/', 'octo/app/x', 'https://github.com/octo/app', '-octo/app', 'octo/..'].map((text) =>
    github(`${JSON.stringify(text)} as a repository`, { repository: text }, [
      `@.repository must be written owner/name, for example "octo/app", not ${JSON.stringify(text)}.`,
    ]),
  ),
  ...['', 'octo/app', '-octo'].map((text) =>
    github(`${JSON.stringify(text)} as an organization`, { ...ofOrganization, organization: text }, [
      `@.organization must be the name of a GitHub organization, for example "octo", not ${JSON.stringify(text)}.`,
    ]),
  ),
  ...['', ' ', '..'].map((text) =>
    github(`${JSON.stringify(text)} as an environment`, { environment: text }, [
      `@.environment must be the name of an environment of the repository, for example "production", not ${JSON.stringify(text)}.`,
    ]),
  ),
  github(
    'an owner that is known later',
    { repository: new Variable('later'), organization: new Variable('other') },
    [],
    later,
  ),
  github(
    'visibility that is known later',
    { ...ofOrganization, visibility: new Variable('later'), selected_repository_ids: [1] },
    [],
    later,
  ),
];

const VAULT_ROWS: readonly Row[] = [
  vault('a deep path', { mount: 'team/kv', path: 'a/b/c d', key: 'any key' }),
  ...(['mount', 'path'] as const).flatMap((name) => {
    const must = name === 'mount' ? 'the mount of a KV engine' : 'the path of a secret';
    const example = name === 'mount' ? 'secret' : 'ci/lowerplane';
    return ['', '/secret', 'secret/', 'a//b', 'a/../b', 'a\u0007b'].map((text) =>
      vault(`${JSON.stringify(text)} as ${name}`, { [name]: text }, [
        `@.${name} must be ${must} without slashes around it, for example "${example}", not ${JSON.stringify(text)}.`,
      ]),
    );
  }),
  vault('no mount', { mount: undefined }, ['@.mount is missing. Write, for example, "secret".'], core),
  vault('no path', { path: undefined }, ['@.path is missing. Write, for example, "ci/lowerplane".'], core),
  vault('no key', { key: undefined }, ['@.key is missing. Write, for example, "api_key".'], core),
  vault('an empty key', { key: '' }, ['@.key must not be empty. Write, for example, "api_key".']),
  vault('a line break in the key', { key: 'api\nkey' }, [
    '@.key must not contain a line break or another control character, as "api\\nkey" does.',
  ]),
];

const awsSecret = kind('aws_secretsmanager_secret', { name: 'ci/lowerplane' });
const awsParameter = kind('aws_ssm_parameter', { name: '/ci/lowerplane' });

const AWS_ROWS: readonly Row[] = [
  awsSecret('with everything', { key: 'api_key', region: 'eu-west-1', kms_key_id: 'alias/secrets' }),
  awsSecret(
    'no name',
    { name: undefined },
    ['@.name is missing. Write, for example, "ci/lowerplane".'],
    core,
  ),
  awsSecret('a bad name', { name: 'a b' }, [
    '@.name must have 1 to 512 letters, digits and characters of /_+=.@-, for example "ci/lowerplane", not "a b".',
  ]),
  awsParameter('with everything', { region: 'us-gov-west-1', key_id: 'alias/secrets' }),
  awsParameter('levels without a slash', { name: 'ci/lowerplane' }, [
    '@.name must consist of letters, digits and characters of _.-, and begin with a slash if it has levels, for example "/ci/lowerplane", not "ci/lowerplane".',
  ]),
  awsParameter('no region of AWS', { region: 'Ireland' }, [
    '@.region must be a region of AWS, for example "eu-west-1", not "Ireland".',
  ]),
];

const kubernetes = kind('kubernetes_secret', { name: 'lowerplane', key: 'api_key' });
const gitlab = kind('gitlab_variable', { key: 'LOWERPLANE_API_KEY', project: 'octo/app' });

const CLUSTER_ROWS: readonly Row[] = [
  kubernetes('of a namespace', { namespace: 'ci' }),
  kubernetes('no key', { key: undefined }, ['@.key is missing. Write, for example, "api_key".'], core),
  kubernetes('a bad name', { name: 'Lower_Plane' }, [
    '@.name must consist of parts between dots, of small letters, digits and hyphens, and begin and end with a letter or digit, for example "lowerplane", not "Lower_Plane".',
  ]),
  gitlab('of a group, with everything', {
    project: undefined,
    group: 'octo',
    environment_scope: 'review/*',
    protected: true,
    masked: false,
  }),
  gitlab('no owner', { project: undefined }, [
    '@ has neither project nor group. Write project (for example "octo/app") for a variable of a project, or group (for example "octo") for one of a group.',
  ]),
  gitlab('two owners', { group: 'octo' }, [
    '@ has both project ("octo/app") and group ("octo"). Remove one of them: a variable belongs either to a project or to a group.',
  ]),
  gitlab('a bad key', { key: 'A-B' }, [
    '@.key must be 1 to 255 letters, digits and underscores, for example "LOWERPLANE_API_KEY", not "A-B".',
  ]),
];

const google = kind('google_secret_manager_secret', { project: 'my-project', secret_id: 'ci-lowerplane' });

const azure = kind('azure_key_vault_secret', {
  vault_url: 'https://team.vault.azure.net',
  name: 'ci-lowerplane',
});
const notAVault = (url: string) =>
  azure(`${JSON.stringify(url)} as a vault`, { vault_url: url }, [
    `@.vault_url must be the address of a key vault, for example "https://team.vault.azure.net", not ${JSON.stringify(url)}.`,
  ]);

const CLOUD_ROWS: readonly Row[] = [
  azure('of another cloud', { vault_url: 'https://Team.vault.usgovcloudapi.net/' }),
  azure(
    'no vault',
    { vault_url: undefined },
    ['@.vault_url is missing. Write, for example, "https://team.vault.azure.net".'],
    core,
  ),
  ...['team', 'http://team.vault.azure.net', 'https://team.vault.azure.net.example.com'].map(notAVault),
  azure('a path as the name', { name: 'ci/lowerplane' }, [
    '@.name must be 1 to 127 letters, digits and hyphens, for example "ci-lowerplane", not "ci/lowerplane".',
  ]),
  google('as it should be', {}),
  google(
    'no project',
    { project: undefined },
    ['@.project is missing. Write, for example, "my-project".'],
    core,
  ),
  google('a path as the name', { secret_id: 'ci/lowerplane' }, [
    '@.secret_id must be 1 to 255 letters, digits, hyphens and underscores, for example "ci-lowerplane", not "ci/lowerplane".',
  ]),
];

const onepassword = kind('onepassword_item', { vault: 'CI', item: 'LowerPlane' });
const notAName = (name: string) =>
  `neither quotation marks nor backslashes, and neither begin with a hyphen or a space nor end with a space, as ${JSON.stringify(name)} does. Write the id instead.`;

const ONEPASSWORD_ROWS: readonly Row[] = [
  onepassword('of a field', { field: 'api key' }),
  onepassword('no item', { item: undefined }, ['@.item is missing. Write, for example, "LowerPlane".'], core),
  onepassword('an option as the vault', { vault: '--account' }, [
    `@.vault must contain ${notAName('--account')}`,
  ]),
  onepassword('a quotation mark in the item', { item: 'a" or title eq "b' }, [
    `@.item must contain ${notAName('a" or title eq "b')}`,
  ]),
];

const COMMAND_ROWS: readonly Row[] = [
  command('with everything', { environment: { REGION: 'eu', EMPTY: '' }, timeout: '30s' }),
  command('empty arguments', { program: ['store', ''] }),
  command('no program', { program: [] }, ['@.program is empty. Name the program to run.']),
  command(
    'no attribute program',
    { program: undefined },
    ['@.program is missing. Name the program to run.'],
    core,
  ),
  command('an empty program', { program: ['', 'a'] }, [
    '@ has an empty text as its program. Write the program first, then its arguments.',
  ]),
  command(
    'a text as the program',
    { program: 'store' },
    ['@.program must be a list, not "store". Name the program to run.'],
    core,
  ),
  command(
    'null among the arguments',
    { program: ['store', null] },
    ['@.program[1] is null. Leave the element out, or give it a value.'],
    typed,
  ),
  command('a number among the arguments', { program: ['sleep', 5] }, [], {
    except: { yaml: 'YAML distinguishes texts from numbers, which Terraform converts.' },
  }),
  command('a variable with a bad name', { environment: { 'A-B': 'x' } }, [
    '@ has the environment variable "A-B". The name of a variable must consist of letters, digits and underscores, and must not begin with a digit.',
  ]),
  command('a variable of LowerPlane', { environment: { LOWERPLANE_API_KEY: 'x' } }, [
    '@ has the environment variable "LOWERPLANE_API_KEY". Variables that begin with LOWERPLANE_ are not passed on, because they can hold the key that manages the others. Choose another name.',
  ]),
  command(
    'null as a variable',
    { environment: { A: null } },
    ['@.environment["A"] is null. Leave the element out, or give it a value.'],
    typed,
  ),
  command(
    'a list as variables',
    { environment: ['A=x'] },
    ['@.environment must be a map, not a list.'],
    core,
  ),
  command('no duration as the timeout', { timeout: 'long' }, [
    '@.timeout must be a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "long".',
  ]),
  command('a timeout of nothing', { timeout: '0s' }, ['@.timeout must be longer than zero, not "0s".']),
  command('a timeout too long', { timeout: '25d' }, ['@.timeout must be at most "24d", not "25d".']),
  command('a program that is known later', { program: [new Variable('later'), 'a'] }, [], later),
];

/** Destinations that are services or programs. */
export const SERVICE_ROWS: readonly Row[] = [
  ...GITHUB_ROWS,
  ...VAULT_ROWS,
  ...AWS_ROWS,
  ...CLUSTER_ROWS,
  ...CLOUD_ROWS,
  ...ONEPASSWORD_ROWS,
  ...COMMAND_ROWS,
];
