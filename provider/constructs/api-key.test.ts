import { TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from 'cdktn';
import { Construct } from 'constructs';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiKey, type ApiKeyProps, LowerPlaneProvider } from './index.ts';

const GATE = {
  name: 'CI/CD Pipeline - Production',
  permissions: 'read-only',
  environments: ['production'],
  expires: { in: '90d' },
  deliverTo: [{ file: 'ci-gate.key' }],
} as const satisfies ApiKeyProps;

const FIRST = `age1${'q'.repeat(58)}`;
const SECOND = `age1${'p'.repeat(58)}`;
const IDENTITY = `AGE-SECRET-KEY-${'1Q'.repeat(29)}`;

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'keys');
  new LowerPlaneProvider(stack, 'lowerplane');
});

/** What Terraform replaces with the value. */
const reference = (address: string) => `\${${address}}`;
const synthesized = () => JSON.parse(Testing.synth(stack, true));
const resources = () => synthesized().resource.lowerplane_api_key;

function declared(props: ApiKeyProps): unknown {
  new ApiKey(stack, 'key', props);
  return resources().key;
}

/** Testing.synth leaves metadata out. */
function callSitesOf(key: ApiKey): readonly string[] {
  const [declaration] = Object.values<Metadata>(key.toTerraform().resource.lowerplane_api_key);
  return declaration?.['//'].metadata.stackTrace ?? [];
}
type Metadata = { readonly '//': { readonly metadata: { readonly stackTrace: readonly string[] } } };

/** What synthesis says of wrong props that the types let pass, as they do when values come from elsewhere. */
function refusal(props: object): string {
  new ApiKey(stack, 'ci-gate', { ...GATE, ...props });
  try {
    synthesized();
  } catch (error) {
    return String(error);
  }
  return 'no error';
}

describe('ApiKey', () => {
  it('declares a key with the attributes of the Terraform resource', () => {
    expect(declared({ ...GATE, deliverTo: [{ file: 'ci-gate.key' }, { age: [FIRST, SECOND] }] })).toEqual({
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      expires_in: '90d',
      deliver_to: [{ file: { path: 'ci-gate.key' } }, { age: { recipients: [FIRST, SECOND] } }],
    });
  });

  it('omits the environments of a key that reaches all of them', () => {
    expect(declared({ ...GATE, environments: 'all' })).not.toHaveProperty('environments');
  });

  it('declares that rotations are rehearsed, and where old secrets stay readable', () => {
    const { expires: _, ...eternal } = GATE;
    expect(
      declared({
        ...eternal,
        rotation: { every: '90d', overlap: '7d', onOverlapEnd: 'expire', rehearse: true },
        deliverTo: [
          { file: { path: '.env', format: 'dotenv', variable: 'KEY', keepPreviousAs: 'KEY_PREVIOUS' } },
          {
            vaultKv: { mount: 'secret', path: 'payments/lowerplane', key: 'api_key', keepPreviousAs: 'old' },
          },
        ],
      }),
    ).toMatchObject({
      rotation: { every: '90d', overlap: '7d', on_overlap_end: 'expire', rehearse: true },
      deliver_to: [
        { file: { path: '.env', format: 'dotenv', variable: 'KEY', keep_previous_as: 'KEY_PREVIOUS' } },
        {
          vault_kv: {
            mount: 'secret',
            path: 'payments/lowerplane',
            key: 'api_key',
            keep_previous_as: 'old',
          },
        },
      ],
    });
  });

  it.each([
    [{ in: '1d12h' }, { expires_in: '1d12h' }],
    ['never', { expires_in: 'never' }],
    [{ at: new Date('2027-03-31T00:00:00Z') }, { expires_at: '2027-03-31T00:00:00Z' }],
    [{ at: '2027-03-31T02:00:00+02:00' }, { expires_at: '2027-03-31T02:00:00+02:00' }],
  ] as const)('declares that it expires %j', (expires, attributes) => {
    expect(declared({ ...GATE, expires })).toMatchObject(attributes);
  });

  it('declares its rotation, from which the expiration may follow', () => {
    const { expires: _, ...eternal } = GATE;
    const anchor = new Date('2027-01-01T00:00:00Z');
    const props = { ...eternal, rotation: { every: '90d', overlap: '7d', overlapMax: '14d', anchor } };
    expect(declared(props)).toEqual({
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      deliver_to: [{ file: { path: 'ci-gate.key' } }],
      rotation: { every: '90d', overlap: '7d', overlap_max: '14d', anchor: '2027-01-01T00:00:00Z' },
    });
  });

  it('declares when a rotation may begin', () => {
    const { expires: _, ...eternal } = GATE;
    const window = { days: ['sunday'], from: '02:00', to: '05:00', timeZone: 'Europe/Berlin' };
    const notBetween = [{ from: new Date('2026-12-20T00:00:00Z'), to: '2027-01-05T00:00:00+01:00' }];
    expect(declared({ ...eternal, rotation: { every: '90d', window, notBetween } })).toMatchObject({
      rotation: {
        every: '90d',
        window: { days: ['sunday'], from: '02:00', to: '05:00', time_zone: 'Europe/Berlin' },
        not_between: [{ from: '2026-12-20T00:00:00Z', to: '2027-01-05T00:00:00+01:00' }],
      },
    });
  });

  it('also takes destinations in full', () => {
    expect(
      declared({
        ...GATE,
        deliverTo: [{ file: { path: 'ci-gate.key' } }, { age: { recipients: [FIRST] } }],
      }),
    ).toMatchObject({
      deliver_to: [{ file: { path: 'ci-gate.key' } }, { age: { recipients: [FIRST] } }],
    });
  });

  it('keeps the secret in the state only on request', () => {
    const { deliverTo: _, ...undelivered } = GATE;
    expect(declared({ ...undelivered, secretInState: true })).toMatchObject({ secret_in_state: true });
  });

  it('leaves the secret of an imported key where it is', () => {
    expect(declared({ ...GATE, deliverTo: 'elsewhere' })).not.toHaveProperty('deliver_to');
  });

  it('passes on attributes that it takes unchanged', () => {
    expect(declared({ ...GATE, deletionProtection: true, rotateTrigger: 'audit 7' })).toMatchObject({
      deletion_protection: true,
      rotate_trigger: 'audit 7',
    });
  });

  it('passes on the meta-arguments of Terraform', () => {
    const first = new ApiKey(stack, 'first', GATE);
    new ApiKey(stack, 'second', { ...GATE, dependsOn: [first], lifecycle: { preventDestroy: true } });
    expect(resources().second).toMatchObject({
      depends_on: ['lowerplane_api_key.first'],
      lifecycle: { prevent_destroy: true },
    });
  });

  it('accepts tokens wherever there is text', () => {
    const later = new TerraformVariable(stack, 'later', { type: 'string' });
    const value = reference('var.later');
    expect(
      declared({
        name: later.stringValue,
        permissions: later.value,
        environments: [Token.asAny(later.value)],
        expires: { at: later.stringValue },
        deliverTo: [{ file: later.stringValue }, { age: [later.stringValue] }],
      }),
    ).toEqual({
      name: value,
      permissions: value,
      environments: [value],
      expires_at: value,
      deliver_to: [{ file: { path: value } }, { age: { recipients: [value] } }],
    });
  });

  it('accepts string tokens for permissions and environments', () => {
    const later = new TerraformVariable(stack, 'later', { type: 'string' });
    const value = reference('var.later');
    const words = { permissions: later.stringValue, environments: ['staging', later.stringValue] };
    expect(declared({ ...GATE, ...words })).toMatchObject({
      permissions: value,
      environments: ['staging', value],
    });
  });

  it('accepts a list token for environments', () => {
    const later = new TerraformVariable(stack, 'later', { type: 'list(string)' });
    expect(declared({ ...GATE, environments: later.listValue })).toMatchObject({
      environments: reference('var.later'),
    });
  });

  it('accepts list tokens', () => {
    const later = new TerraformVariable(stack, 'later', { type: 'list(string)' });
    expect(
      declared({ ...GATE, environments: later.value, deliverTo: [{ age: later.listValue }] }),
    ).toMatchObject({
      environments: reference('var.later'),
      deliver_to: [{ age: { recipients: reference('var.later') } }],
    });
  });

  it('has the computed attributes as tokens', () => {
    const { id, sealedSecret, lastFour, expiration } = new ApiKey(stack, 'key', GATE);
    new TerraformOutput(stack, 'facts', { value: { id, sealedSecret, lastFour, expiration } });
    expect(synthesized().output.facts.value).toEqual({
      id: reference('lowerplane_api_key.key.id'),
      sealedSecret: reference('lowerplane_api_key.key.sealed_secret'),
      lastFour: reference('lowerplane_api_key.key.last_four'),
      expiration: reference('lowerplane_api_key.key.expiration'),
    });
  });

  it('records its call sites, the innermost first', () => {
    const declareKey = (id: string) => new ApiKey(stack, id, GATE);
    const oneAt = callSitesOf(declareKey('one'));
    const twoAt = callSitesOf(declareKey('two'));
    expect(oneAt[0]).toMatch(/constructs\/api-key\.test\.ts:\d+:\d+$/);
    expect(oneAt[0]).toBe(twoAt[0]);
    expect(oneAt[1]).not.toBe(twoAt[1]);
  });
});

describe('ApiKey warns of', () => {
  const warnings = (at: string) => {
    const { node } = new ApiKey(new Construct(stack, `scope-${stack.node.children.length}`), 'key', {
      ...GATE,
      expires: { at },
    });
    return node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data);
  };

  it('a date in the past, in the words of the plan of a new key', () => {
    expect(warnings('2020-03-31T00:00:00Z')).toEqual([
      expect.stringMatching(
        /^The key would expire on 2020-03-31T00:00:00Z, which was .* ago\. .* Declared at \S+api-key\.test\.ts/,
      ),
    ]);
    expect(synthesized()).toBeDefined();
  });

  it('no other date', () => {
    const later = new TerraformVariable(stack, 'later', { type: 'string' });
    expect(['2999-03-31T00:00:00Z', later.stringValue].flatMap(warnings)).toEqual([]);
  });
});

describe('ApiKey rejects at synthesis', () => {
  it.each([
    [
      'unknown permissions',
      { permissions: 'readonly' },
      'permissions must be "read-only", "read-write" or "admin", not "readonly".',
    ],
    [
      'unknown environments',
      { environments: ['prod'] },
      'environments[...] must be "production", "staging" or "development", not "prod".',
    ],
    ['no environments', { environments: [] }, 'environments is empty'],
    ['an invalid life', { expires: { in: '90 days' } }, 'expires_in must be "never" or a duration'],
    [
      'a day that does not exist',
      { expires: { at: '2027-02-30T00:00:00Z' } },
      'expires_at must be an RFC 3339 timestamp',
    ],
    ['an invalid Date', { expires: { at: new Date('soon') } }, 'not "Invalid Date"'],
    ['no end', { expires: undefined }, 'The key has no expiration.'],
    ['an invalid period', { rotation: { every: 'quarterly' } }, 'rotation.every must be a duration'],
    [
      'an invalid lead time',
      { rotation: { beforeExpiry: '2' } },
      'rotation.before_expiry must be a duration',
    ],
    [
      'an invalid overlap',
      { rotation: { every: '9d', overlap: '1' } },
      'rotation.overlap must be a duration',
    ],
    [
      'a bad limit',
      { rotation: { every: '9d', overlapMax: '1' } },
      'rotation.overlap_max must be a duration',
    ],
    [
      'a bad anchor',
      { rotation: { every: '9d', anchor: 'May' } },
      'rotation.anchor must be an RFC 3339 timestamp',
    ],
    ['no destination', { deliverTo: [] }, 'deliver_to is empty'],
    ['no deliverTo', { deliverTo: undefined }, 'The secret is delivered nowhere'],
    ['a file without a path', { deliverTo: [{ file: '' }] }, 'deliver_to[0].file.path must not be empty'],
    ['no recipient', { deliverTo: [{ age: [] }] }, 'deliver_to[0].age.recipients is empty'],
  ])('%s, and names the construct and its call site', (_, props, message) => {
    const text = refusal(props);
    expect(text).toContain(`[keys/ci-gate] `);
    expect(text).toContain(message);
    expect(text).toMatch(/ Declared at \S+\/constructs\/api-key\.test\.ts:\d+:\d+\.$/m);
  });

  it('a private age identity, without repeating it', () => {
    const text = refusal({ deliverTo: [{ file: 'a' }, { age: [IDENTITY] }] });
    expect(text).toContain('deliver_to[1].age.recipients[...] is a private age identity, not a recipient');
    expect(text).not.toContain(IDENTITY);
  });

  it('everything at once', () => {
    const text = refusal({ permissions: 'root', expires: { in: 'soon' } });
    expect(text).toContain('not "root"');
    expect(text).toContain('not "soon"');
  });
});
