import { TerraformStack, TerraformVariable, Testing } from 'cdktn';
import type { Construct } from 'constructs';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDuration } from '../keys/duration.ts';
import { maxAgeOf } from '../keys/hygiene.ts';
import { USE_CASES, type UseCaseWord } from '../keys/use-case.ts';
import { ApiKey, LowerPlaneProvider, type UseCaseProps } from './index.ts';

const HELPERS: Readonly<Record<UseCaseWord, (scope: Construct, id: string, props: UseCaseProps) => ApiKey>> =
  {
    'compliance-dashboard': ApiKey.forDashboard,
    'audit-export': ApiKey.forAuditExport,
    'ci-cd-security-gate': ApiKey.forSecurityGate,
    'evidence-upload': ApiKey.forEvidenceUpload,
    'user-provisioning': ApiKey.forUserProvisioning,
  };
const NAMED = { name: 'Any', deliverTo: [{ file: 'any.key' }] } as const satisfies UseCaseProps;

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'keys');
  new LowerPlaneProvider(stack, 'lowerplane');
});
const declared = () => JSON.parse(Testing.synth(stack, true)).resource.lowerplane_api_key.key;
const milliseconds = (text: string) => {
  const parsed = parseDuration(text);
  return 'error' in parsed ? Number.NaN : parsed.ms;
};

describe.each(USE_CASES)('ApiKey.$helper', ({ word, helper, title, needs, environments, rotation }) => {
  const make = HELPERS[word];

  it('declares a key with the least that the use case needs, which expires and has successors', () => {
    make(stack, 'key', NAMED);
    expect(make).toBe(ApiKey[helper]);
    expect(declared()).toEqual({
      name: 'Any',
      permissions: needs,
      environments,
      rotation,
      deliver_to: [{ file: { path: 'any.key' } }],
    });
  });

  it('declares a life that the gate accepts', () => {
    expect(milliseconds(rotation.every) + milliseconds(rotation.overlap)).toBeLessThanOrEqual(
      maxAgeOf(needs),
    );
  });

  it('lets each default be replaced', () => {
    make(stack, 'key', {
      ...NAMED,
      permissions: 'read-only',
      environments: 'all',
      rotation: { every: '30d' },
      deletionProtection: true,
    });
    expect(declared()).toEqual({
      name: 'Any',
      permissions: 'read-only',
      rotation: { every: '30d' },
      deletion_protection: true,
      deliver_to: [{ file: { path: 'any.key' } }],
    });
  });

  it('rotates no key that has an expiration of its own, unless that is asked for', () => {
    make(stack, 'key', { ...NAMED, expires: { in: '7d' } });
    expect(declared()).toMatchObject({ expires_in: '7d' });
    expect(declared()).not.toHaveProperty('rotation');
  });

  it('warns of permissions beyond the need, in the words of "keys create"', () => {
    const { node } = make(stack, 'key', { ...NAMED, permissions: 'admin' });
    const warnings = node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data);
    expect(warnings).toEqual(
      needs === 'admin' ? [] : [`Advice: for ${title}, ${needs} is enough, and admin was asked for.`],
    );
  });

  it('has its call site where the helper is called', () => {
    const key = make(stack, 'key', NAMED);
    const [resource] = Object.values<{
      '//': { metadata: { stackTrace: readonly string[] } };
    }>(key.toTerraform().resource.lowerplane_api_key);
    expect(resource?.['//'].metadata.stackTrace[0]).toMatch(/constructs\/use-cases\.test\.ts:\d+:\d+$/);
  });
});

it('the helpers accept tokens', () => {
  const later = new TerraformVariable(stack, 'later', { type: 'string' });
  ApiKey.forDashboard(stack, 'key', { ...NAMED, permissions: later.stringValue });
  expect(declared().permissions).toMatch(/^\$\{var\.later\}$/);
});

it('the types of the helpers reject wrong states', () => {
  const accept = (_: UseCaseProps) => true;
  const { deliverTo: _, ...undelivered } = NAMED;
  const { name: __, ...unnamed } = NAMED;
  const refused = [
    // @ts-expect-error the secret must go somewhere
    accept(undelivered),
    // @ts-expect-error a name says what the key is for
    accept(unnamed),
    // @ts-expect-error a rotation before an expiration that is not there
    accept({ ...NAMED, rotation: { beforeExpiry: '14d' } }),
  ];
  expect(refused).toHaveLength(3);
});
