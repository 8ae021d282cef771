import { NO_EXPRESSIONS, type Row, row, STATELESS, TYPED, Variable } from './row.ts';

const core = { refusedByTerraformItself: true, except: { constructs: TYPED } } as const;
const later = { except: { yaml: NO_EXPRESSIONS } } as const;
const stateful = { except: { yaml: STATELESS } } as const;
const CONVERTED = 'YAML distinguishes texts from numbers, which Terraform converts.';
const NULL = 'In YAML null is a value: a forgotten one must not mean "never".';

/** Name, permissions, environments, expiration and flags. */
export const KEY_ROWS: readonly Row[] = [
  row('a good key', {}),
  row('a key with everything', {
    environments: ['production', 'staging'],
    rotation: {
      every: '60d',
      before_expiry: '14d',
      overlap: '7d',
      overlap_max: '21d',
      anchor: '2026-01-01T00:00:00Z',
    },
    deletion_protection: true,
  }),

  row(
    'no name',
    { name: undefined },
    ['name is missing. Write what the key is for, for example "CI/CD Pipeline - Production".'],
    core,
  ),
  row('an empty name', { name: '' }, ['name must not be empty. Write what the key is for.']),
  row('a name of spaces', { name: '   ' }, ['name must not be empty. Write what the key is for.']),
  row('a space before the name', { name: ' CI' }, [
    'name must not begin or end with a space, as " CI" does.',
  ]),
  row('a space after the name', { name: 'CI ' }, ['name must not begin or end with a space, as "CI " does.']),
  row('a name of 100 characters', { name: 'n'.repeat(100) }),
  row('a name of 101 characters', { name: 'n'.repeat(101) }, [
    'name must have at most 100 characters; it has 101. Shorten it.',
  ]),
  row('a line break in the name', { name: 'CI\ngate' }, [
    'name must not contain a line break or another control character. Remove it.',
  ]),
  row('a control character in the name', { name: 'CI\u0007gate' }, [
    'name must not contain a line break or another control character. Remove it.',
  ]),
  row('other scripts in the name', { name: 'Prüfung 監査 🔑' }),
  row('quotation marks in the name', { name: 'the "gate" \\ $5' }),
  row('a number as the name', { name: 5 }, [], { except: { yaml: CONVERTED } }),
  row('a list as the name', { name: ['CI'] }, ['name must be a string, not a list.'], core),
  row('an object as the name', { name: { a: 'CI' } }, ['name must be a string, not an object.'], core),
  row('a name that is known later', { name: new Variable('later') }, [], later),

  row(
    'no permissions',
    { permissions: undefined },
    ['permissions is missing. Write "read-only", "read-write" or "admin".'],
    core,
  ),
  row('permissions read-write', { permissions: 'read-write' }),
  row('permissions admin', { permissions: 'admin' }),
  row('unknown permissions', { permissions: 'root' }, [
    'permissions must be "read-only", "read-write" or "admin", not "root".',
  ]),
  row('permissions in another case', { permissions: 'Admin' }, [
    'permissions must be "read-only", "read-write" or "admin", not "Admin".',
  ]),
  row('empty permissions', { permissions: '' }, [
    'permissions must be "read-only", "read-write" or "admin", not "".',
  ]),
  row(
    'a truth value as permissions',
    { permissions: true },
    ['permissions must be "read-only", "read-write" or "admin", not "true".'],
    { except: { yaml: CONVERTED } },
  ),
  row(
    'a list as permissions',
    { permissions: ['admin'] },
    ['permissions must be a string, not a list.'],
    core,
  ),
  row('permissions that are known later', { permissions: new Variable('later') }, [], later),

  row('one environment', { environments: ['staging'] }),
  row('every environment by name', { environments: ['production', 'staging', 'development'] }),
  row('an environment twice', { environments: ['staging', 'staging'] }),
  row('no environment', { environments: [] }, [
    'environments is empty. Name at least one environment, or leave environments out to reach all of them.',
  ]),
  row('an unknown environment', { environments: ['staging', 'prod'] }, [
    'environments[...] must be "production", "staging" or "development", not "prod".',
  ]),
  row('two unknown environments', { environments: ['prod', 'test'] }, [
    'environments[...] must be "production", "staging" or "development", not "prod".',
    'environments[...] must be "production", "staging" or "development", not "test".',
  ]),
  row('an empty environment', { environments: [''] }, [
    'environments[...] must be "production", "staging" or "development", not "".',
  ]),
  row(
    'null among the environments',
    { environments: ['staging', null] },
    ['environments[...] is null. Leave the element out, or give it a value.'],
    { except: { constructs: TYPED } },
  ),
  row(
    'a text as environments',
    { environments: 'staging' },
    [
      'environments must be a list, not "staging". Name at least one environment, or leave environments out to reach all of them.',
    ],
    core,
  ),
  row(
    'an object as environments',
    { environments: { a: 'staging' } },
    [
      'environments must be a list, not an object. Name at least one environment, or leave environments out to reach all of them.',
    ],
    core,
  ),
  row('environments that are known later', { environments: ['staging', new Variable('later')] }, [], later),
  row(
    'an unknown environment beside one that is known later',
    { environments: ['prod', new Variable('later')] },
    ['environments[...] must be "production", "staging" or "development", not "prod".'],
    later,
  ),

  row('no expiration', { expires_in: undefined }, [], {
    except: { constructs: 'A construct must declare an expiration, or "never".' },
  }),
  row('no expiration, as null', { expires_in: null }, [], {
    except: { yaml: NULL, constructs: 'A construct must declare an expiration, or "never".' },
  }),
  row('never', { expires_in: 'never' }),
  row('several units', { expires_in: '1w2d3h' }),
  row('the shortest life', { expires_in: '1h' }),
  row('a life too short', { expires_in: '59m' }, [
    'expires_in must be at least "1h", the shortest life of a declared key, not "59m".',
  ]),
  row('a life of nothing', { expires_in: '0d' }, ['expires_in must be longer than zero, not "0d".']),
  row('a life of more than a century', { expires_in: '36526d' }, [
    'expires_in must be at most a century, not "36526d".',
  ]),
  ...['', '90', '90 days', '-1d', '1.5d', '1y', 'Never'].map((text) =>
    row(`${JSON.stringify(text)} as a life`, { expires_in: text }, [
      `expires_in must be "never" or a duration such as "90d" or "1d12h" (units w, d, h, m, s), not ${JSON.stringify(text)}.`,
    ]),
  ),
  row(
    'a number as a life',
    { expires_in: 90 },
    ['expires_in must be "never" or a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "90".'],
    { except: { yaml: CONVERTED } },
  ),
  row('an object as a life', { expires_in: {} }, ['expires_in must be a string, not an object.'], core),
  row('a life that is known later', { expires_in: new Variable('later') }, [], later),

  row('a date', { expires_in: undefined, expires_at: '2040-03-31T00:00:00Z' }),
  row('a date with an offset and a fraction', {
    expires_in: undefined,
    expires_at: '2040-03-31T00:00:00.5+02:00',
  }),
  // Whether a date has passed depends on when one asks: an error of the plan, not of the declaration.
  row('a date in the past', { expires_in: undefined, expires_at: '2020-03-31T00:00:00Z' }),
  ...[
    '',
    '2040-03-31',
    'tomorrow',
    '2040-02-30T00:00:00Z',
    '2040-03-31T00:00:00',
    '2040-03-31 00:00:00Z',
    '90d',
  ].map((text) =>
    row(`${JSON.stringify(text)} as a date`, { expires_in: undefined, expires_at: text }, [
      `expires_at must be an RFC 3339 timestamp (date, time and zone) such as "2027-03-31T00:00:00Z", not ${JSON.stringify(text)}.`,
    ]),
  ),
  row('a date and a life', { expires_at: '2040-03-31T00:00:00Z' }, [
    'The key has both expires_at ("2040-03-31T00:00:00Z") and expires_in ("90d"). Keep one: expires_at for a fixed date, expires_in for a span that starts again with each generation.',
  ]),
  row(
    'a date, and never',
    { expires_at: '2040-03-31T00:00:00Z', expires_in: 'never' },
    [
      'The key has both expires_at ("2040-03-31T00:00:00Z") and expires_in ("never"). Keep one: expires_at for a fixed date, expires_in for a span that starts again with each generation.',
    ],
    { except: { constructs: 'A construct takes never in place of a date.' } },
  ),
  row(
    'a date, and a life that is known later',
    { expires_at: '2040-03-31T00:00:00Z', expires_in: new Variable('later') },
    [],
    later,
  ),

  row('deletion protection', { deletion_protection: true }),
  row('no deletion protection', { deletion_protection: false }),
  row('deletion protection as a text', { deletion_protection: 'true' }, [], { except: { yaml: CONVERTED } }),
  row(
    'deletion protection as a word',
    { deletion_protection: 'yes' },
    ['deletion_protection must be true or false, not "yes".'],
    core,
  ),
  row(
    'deletion protection as a number',
    { deletion_protection: 1 },
    ['deletion_protection must be true or false, not 1.'],
    core,
  ),
  row('a confirmed absence', { recreate_absent: true }, [], stateful),
  row('forced revocation', { force_revoke: true }, [], stateful),
  row(
    'forced revocation as a word',
    { force_revoke: 'no' },
    ['force_revoke must be true or false, not "no".'],
    {
      ...core,
      except: { ...core.except, yaml: STATELESS },
    },
  ),
  row('the secret in the state', { secret_in_state: true }, [], stateful),
  row('the secret in the state alone', { secret_in_state: true, deliver_to: undefined }, [], stateful),
  row(
    'the secret in the state as a list',
    { secret_in_state: [] },
    ['secret_in_state must be true or false, not a list.'],
    {
      ...core,
      except: { ...core.except, yaml: STATELESS },
    },
  ),
  row('a trigger', { rotate_trigger: 'audit 7' }, [], stateful),
  row('a trigger of any shape', { rotate_trigger: { a: [1, 'b', null] } }, [], stateful),

  row(
    'the name of nothing',
    { expire_in: '90d' },
    ['expire_in is not an attribute that can be written. Remove it, or write one of NAMES.'],
    core,
  ),
  row(
    'what only the provider can set',
    { id: 'key_1', sealed_secret: 'x' },
    [
      'id is not an attribute that can be written. Remove it, or write one of NAMES.',
      'sealed_secret is not an attribute that can be written. Remove it, or write one of NAMES.',
    ],
    { except: { constructs: TYPED, yaml: 'There, id names the key that the declaration goes on with.' } },
  ),
  row(
    'what only the provider can set, alone',
    { sealed_secret: 'x' },
    ['sealed_secret is not an attribute that can be written. Remove it, or write one of NAMES.'],
    { except: { constructs: TYPED } },
  ),
  row('two faults', { permissions: 'root', environments: ['prod'] }, [
    'permissions must be "read-only", "read-write" or "admin", not "root".',
    'environments[...] must be "production", "staging" or "development", not "prod".',
  ]),
];
