import { kind, to } from './destination-row.ts';
import { NO_EXPRESSIONS, type Row, row, TYPED, Variable, type WrittenObject } from './row.ts';

const core = { refusedByTerraformItself: true, except: { constructs: TYPED } } as const;
const typed = { except: { constructs: TYPED } } as const;
const later = { except: { yaml: NO_EXPRESSIONS } } as const;
const DROPPED = 'Terraform ignores attributes of nested objects that the schema does not have.';
const drops = { except: { terraform: DROPPED, tf: DROPPED, 'tf.json': DROPPED, constructs: TYPED } } as const;

const IN_BRACES = '$'.concat('{HOME}');
/** Why a text with `${` is not one everywhere. */
const TEMPLATE = 'It is an expression there.';
/** What each element says when it does not name one destination. */
const ONE = (names: string) =>
  `deliver_to[0] names ${names}. Write exactly one of KINDS in each element of deliver_to.`;
export const RECIPIENT = `age1${'q'.repeat(58)}`;
const OTHER_RECIPIENT = `age1${'p'.repeat(58)}`;
const IDENTITY = `AGE-SECRET-KEY-${'1Q'.repeat(29)}`;

const file = kind('file', { path: 'ci.key' });
const age = kind('age', { recipients: [RECIPIENT] });

type Element = Readonly<Record<string, WrittenObject>>;

/** Elements that ask for what their kind cannot do, and why it cannot. */
const CANNOT_KEEP: readonly (readonly [Element, string])[] = [
  [
    { github_actions_secret: { name: 'KEY', repository: 'octo/app', keep_previous_as: 'OLD' } },
    'GitHub never shows a secret',
  ],
  [{ command: { program: ['store'], keep_previous_as: 'old' } }, 'a program does not return the secret'],
  [
    { age: { recipients: [RECIPIENT], keep_previous_as: 'old' } },
    'only the recipients can open a sealed secret',
  ],
];

/** Elements whose second name is not one of their service, and what is wrong. */
const BAD_PREVIOUS: readonly (readonly [Element, string])[] = [
  [
    { aws_secretsmanager_secret: { name: 'ci', keep_previous_as: 'a b' } },
    ' has no key, so keep_previous_as is the name of another secret. It must have 1 to 512 letters, digits and characters of /_+=.@-, for example "ci/lowerplane", not "a b".',
  ],
  [
    { aws_ssm_parameter: { name: '/ci', keep_previous_as: 'a b' } },
    '.keep_previous_as must consist of letters, digits and characters of _.-, and begin with a slash if it has levels, for example "/ci/lowerplane", not "a b".',
  ],
  [
    { gitlab_variable: { project: 'octo/app', key: 'A', keep_previous_as: 'a-b' } },
    '.keep_previous_as must be 1 to 255 letters, digits and underscores, for example "LOWERPLANE_API_KEY", not "a-b".',
  ],
  [
    { google_secret_manager_secret: { project: 'my-project', secret_id: 'ci', keep_previous_as: 'a/b' } },
    '.keep_previous_as must be 1 to 255 letters, digits, hyphens and underscores, for example "ci-lowerplane", not "a/b".',
  ],
  [
    {
      azure_key_vault_secret: {
        vault_url: 'https://team.vault.azure.net',
        name: 'ci',
        keep_previous_as: 'a_b',
      },
    },
    '.keep_previous_as must be 1 to 127 letters, digits and hyphens, for example "ci-lowerplane", not "a_b".',
  ],
  [
    { onepassword_item: { vault: 'CI', item: 'LowerPlane', keep_previous_as: '-a' } },
    '.keep_previous_as must contain neither quotation marks nor backslashes, and neither begin with a hyphen or a space nor end with a space, as "-a" does. Write the id instead.',
  ],
];

const LIST_ROWS: readonly Row[] = [
  to('destinations of every kind', [
    { file: { path: 'ci.key' } },
    { age: { recipients: [RECIPIENT] } },
    { github_actions_secret: { name: 'KEY', repository: 'octo/app' } },
    { vault_kv: { mount: 'secret', path: 'ci', key: 'api_key' } },
    { command: { program: ['store'] } },
  ]),
  row('a previous secret in each kind that can keep it', {
    rotation: { every: '30d', overlap: '7d' },
    deliver_to: [
      { file: { path: 'ci.key', keep_previous_as: 'previous.key' } },
      { file: { path: '.env', format: 'dotenv', variable: 'A', keep_previous_as: 'B' } },
      { vault_kv: { mount: 'secret', path: 'ci', key: 'api_key', keep_previous_as: 'api_key_previous' } },
      { kubernetes_secret: { name: 'ci', key: 'api_key', keep_previous_as: 'api_key_previous' } },
      { aws_secretsmanager_secret: { name: 'ci', keep_previous_as: 'ci-previous' } },
      { aws_secretsmanager_secret: { name: 'others', key: 'api_key', keep_previous_as: 'previous key' } },
      { aws_ssm_parameter: { name: '/ci', keep_previous_as: '/ci-previous' } },
      { gitlab_variable: { project: 'octo/app', key: 'A', keep_previous_as: 'B' } },
      {
        google_secret_manager_secret: {
          project: 'my-project',
          secret_id: 'ci',
          keep_previous_as: 'previous',
        },
      },
      {
        azure_key_vault_secret: {
          vault_url: 'https://team.vault.azure.net',
          name: 'ci',
          keep_previous_as: 'previous',
        },
      },
      { onepassword_item: { vault: 'CI', item: 'LowerPlane', keep_previous_as: 'previous' } },
    ],
  }),
  row(
    'a previous secret without an overlap',
    {
      rotation: { every: '30d' },
      deliver_to: [{ file: { path: 'ci.key', keep_previous_as: 'previous.key' } }],
    },
    [
      'deliver_to[0].file has keep_previous_as, but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove keep_previous_as.',
    ],
  ),
  row(
    'a previous secret in the place of the new one',
    {
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [{ file: { path: 'ci.key', keep_previous_as: './ci.key' } }],
    },
    [
      'deliver_to[0] keeps the previous secret at file:./ci.key, where it delivers the new one. Write another name for keep_previous_as.',
    ],
  ),
  row(
    'a previous secret in the place of another destination',
    {
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [
        { vault_kv: { mount: 'secret', path: 'ci', key: 'b' } },
        { vault_kv: { mount: 'secret', path: 'ci', key: 'a', keep_previous_as: 'b' } },
      ],
    },
    [
      'deliver_to[1] keeps the previous secret at vault_kv:secret/ci#b, where deliver_to[0] delivers. Write another name for keep_previous_as.',
    ],
  ),
  row(
    'a previous secret in a variable that has no name',
    {
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [{ file: { path: '.env', format: 'dotenv', variable: 'A', keep_previous_as: 'b c' } }],
    },
    [
      'deliver_to[0].file has the format "dotenv", so keep_previous_as is a variable. It must be a name of letters, digits and underscores, for example "LOWERPLANE_API_KEY", not "b c".',
    ],
  ),
  ...CANNOT_KEEP.map(([element, why]) => {
    const [name = ''] = Object.keys(element);
    return row(
      `a previous secret of ${name}`,
      { rotation: { every: '30d', overlap: '7d' }, deliver_to: [element] },
      [
        `deliver_to[0].${name} has keep_previous_as, but ${why}, so the old one cannot be read back and stored again. Remove it. For consumers that need both secrets, add a destination whose secret can be read back, such as vault_kv, kubernetes_secret or file.`,
      ],
    );
  }),
  ...BAD_PREVIOUS.map(([element, problem]) => {
    const [name = ''] = Object.keys(element);
    return row(
      `a bad name of a previous secret of ${name}`,
      { rotation: { every: '30d', overlap: '7d' }, deliver_to: [element] },
      [`deliver_to[0].${name}${problem}`],
    );
  }),
  row(
    'a previous secret in the place of the new one, in other letters',
    {
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [
        {
          azure_key_vault_secret: {
            vault_url: 'https://team.vault.azure.net',
            name: 'ci',
            keep_previous_as: 'CI',
          },
        },
      ],
    },
    [
      'deliver_to[0] keeps the previous secret at azure_key_vault_secret:team.vault.azure.net/CI, where it delivers the new one. Write another name for keep_previous_as.',
    ],
  ),
  to('no destinations', [], ['deliver_to is empty. Name at least one destination, or leave deliver_to out.']),
  row(
    'an object as destinations',
    { deliver_to: { file: { path: 'ci.key' } } },
    ['deliver_to must be a list, not an object. Name at least one destination, or leave deliver_to out.'],
    core,
  ),
  to('a destination of no kind', [{}], [ONE('no destination')]),
  to('a destination of an unknown kind', [{ pigeon: { name: 'Fred' } }], [ONE('no destination')], typed),
  to(
    'a destination of two kinds',
    [{ file: { path: 'a' }, vault_kv: { mount: 'a', path: 'b', key: 'c' } }],
    [ONE('file and vault_kv')],
  ),
  to(
    'null as a destination',
    [{ file: { path: 'a' } }, null],
    ['deliver_to[1] is null. Leave the element out, or give it a value.'],
    typed,
  ),
  to('a text as a destination', ['ci.key'], ['deliver_to[0] must be an object, not "ci.key".'], core),
  to(
    'an unknown kind beside another',
    [{ file: { path: 'a' }, pigeon: {} }],
    ['deliver_to[0].pigeon is not an attribute that can be written. Remove it, or write one of KINDS.'],
    drops,
  ),
  to(
    'the same file twice',
    [{ file: { path: 'a' } }, { file: { path: 'b' } }, { file: { path: 'a' } }],
    ['deliver_to[2] delivers to the same location as deliver_to[0], file:a. Remove one of them.'],
  ),
  to(
    'the same file, written in two ways',
    [{ file: { path: 'keys/a' } }, { file: { path: './keys//a' } }],
    ['deliver_to[1] delivers to the same location as deliver_to[0], file:./keys//a. Remove one of them.'],
  ),
  to(
    'the same secret of GitHub twice',
    [
      { github_actions_secret: { name: 'KEY', repository: 'octo/app' } },
      { github_actions_secret: { name: 'KEY', repository: 'Octo/App' } },
    ],
    [
      'deliver_to[1] delivers to the same location as deliver_to[0], github_actions_secret:Octo/App:KEY. Remove one of them.',
    ],
  ),
  to('secrets of two environments', [
    { github_actions_secret: { name: 'KEY', repository: 'octo/app', environment: 'staging' } },
    { github_actions_secret: { name: 'KEY', repository: 'octo/app', environment: 'production' } },
  ]),
  to(
    'the same value in Vault twice',
    [
      { vault_kv: { mount: 'secret', path: 'ci', key: 'a' } },
      { vault_kv: { mount: 'secret', path: 'ci', key: 'a' } },
    ],
    [
      'deliver_to[1] delivers to the same location as deliver_to[0], vault_kv:secret/ci#a. Remove one of them.',
    ],
  ),
  to(
    'the same program twice',
    [{ command: { program: ['a', 'b'] } }, { command: { program: ['a', 'b'], timeout: '5s' } }],
    ['deliver_to[1] delivers to the same location as deliver_to[0], command:"a" "b". Remove one of them.'],
  ),
  to(
    'two age destinations',
    [{ age: { recipients: [RECIPIENT] } }, { age: { recipients: [OTHER_RECIPIENT] } }],
    [
      'deliver_to[1] is a second age destination, after deliver_to[0]. There is one sealed_secret. Put all recipients into one age destination.',
    ],
  ),
  to(
    'the same age recipient in two destinations',
    [{ age: { recipients: [RECIPIENT] } }, { age: { recipients: [RECIPIENT] } }],
    [`deliver_to[1] delivers to the same location as deliver_to[0], age:${RECIPIENT}. Remove one of them.`],
  ),
  to(
    'a destination that is known later',
    [{ file: { path: new Variable('later') } }, { file: { path: 'a' } }],
    [],
    later,
  ),
];

const FILE_AND_AGE_ROWS: readonly Row[] = [
  file('in a directory', { path: '../keys/ci key.txt' }),
  file('no path', { path: undefined }, ['@.path is missing. Write, for example, "ci.key".'], core),
  file('an empty path', { path: '' }, ['@.path must not be empty. Write, for example, "ci.key".']),
  ...['~/ci.key', '~', '~deploy/ci.key', '$HOME/ci.key', '%USERPROFILE%/ci.key'].map((path) =>
    file(`${path}, which only a shell replaces`, { path }, [
      `@.path must not begin with ${JSON.stringify(/^(?:~[^/]*\/?|\$\{|\$.|%\w+%)/.exec(path)?.[0])}, which only a shell replaces, as ${JSON.stringify(path)} does. Write the whole path; in Terraform, pathexpand and variables make one.`,
    ]),
  ),
  file(
    'a variable that only a shell replaces, in braces',
    { path: `${IN_BRACES}/ci.key` },
    [
      `@.path must not begin with "\${", which only a shell replaces, as "${IN_BRACES}/ci.key" does. Write the whole path; in Terraform, pathexpand and variables make one.`,
    ],
    { except: { terraform: TEMPLATE, tf: TEMPLATE, 'tf.json': TEMPLATE, constructs: TEMPLATE } },
  ),
  ...['keys/', '.', '..', './', '../', 'keys/.', 'keys/..', '/'].map((path) =>
    file(`the directory ${path}`, { path }, [
      `@.path must be the path of a file, for example "ci.key", not of a directory such as ${JSON.stringify(path)}.`,
    ]),
  ),
  ...['keys/~', './~/ci.key', 'ci.key~', '.key', '..key', '...', 'a$HOME', '100%'].map((path) =>
    file(`the file ${path}`, { path }),
  ),
  file('a NUL in the path', { path: 'ci\u0000key' }, [
    '@.path must not contain a line break or another control character, as "ci\\u0000key" does.',
  ]),
  file('a line break in the path', { path: 'ci\nkey' }, [
    '@.path must not contain a line break or another control character, as "ci\\nkey" does.',
  ]),
  file('a list as the path', { path: ['ci.key'] }, ['@.path must be a string, not a list.'], core),
  to('file: a text', [{ file: 'ci.key' }], ['deliver_to[0].file must be an object, not "ci.key".'], {
    refusedByTerraformItself: true,
    except: { constructs: 'It is the short form of a construct.' },
  }),
  file(
    'an unknown attribute',
    { mode: '0600' },
    [
      'deliver_to[0].file.mode is not an attribute that can be written. Remove it, or write one of path, format, variable, keep_previous_as.',
    ],
    drops,
  ),

  age('several recipients', { recipients: [RECIPIENT, OTHER_RECIPIENT] }),
  age('the same recipient twice', { recipients: [RECIPIENT, RECIPIENT] }),
  age('a post-quantum recipient', { recipients: [`age1pq1${'q'.repeat(60)}`] }),
  age('no recipients', { recipients: [] }, ['@.recipients is empty. Name at least one age recipient.']),
  age(
    'no attribute recipients',
    { recipients: undefined },
    ['@.recipients is missing. Name at least one age recipient.'],
    core,
  ),
  age('a private identity', { recipients: [RECIPIENT, IDENTITY] }, [
    '@.recipients[...] is a private age identity, not a recipient. Write the public key that belongs to it (age1...), and replace the identity, because it is exposed.',
  ]),
  age('a private identity in small letters', { recipients: [IDENTITY.toLowerCase()] }, [
    '@.recipients[...] is a private age identity, not a recipient. Write the public key that belongs to it (age1...), and replace the identity, because it is exposed.',
  ]),
  ...['', 'age1', 'age1short', `ssh-ed25519 ${'A'.repeat(60)}`, `${RECIPIENT} `, `age1${'b'.repeat(58)}`].map(
    (text) =>
      age(`${JSON.stringify(text.slice(0, 12))} as a recipient`, { recipients: [text] }, [
        `@.recipients[...] must be an age recipient, the public key that age-keygen prints (age1...), not ${JSON.stringify(text)}.`,
      ]),
  ),
  age(
    'a text as recipients',
    { recipients: RECIPIENT },
    [`@.recipients must be a list, not "${RECIPIENT}". Name at least one age recipient.`],
    core,
  ),
  age(
    'null among the recipients',
    { recipients: [RECIPIENT, null] },
    ['@.recipients[...] is null. Leave the element out, or give it a value.'],
    typed,
  ),
];

/** `deliver_to` as a whole, files and age recipients. */
export const DESTINATION_ROWS: readonly Row[] = [...LIST_ROWS, ...FILE_AND_AGE_ROWS];
