import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { copyExample, type Example } from './example.ts';

const RECIPIENT = `age1${'q'.repeat(58)}`;

describe.each(FLAVOURS)('the example app on %s', (flavour) => {
  let example: Example;
  beforeAll(async () => {
    example = await copyExample(flavour);
  });
  afterAll(() => example.dispose());

  it('declares three keys that expire, each delivered', async () => {
    const { resource } = JSON.parse(await example.synthesize());
    const { 'ci-gate': gate, dashboard, 'evidence-upload': evidence } = resource.lowerplane_api_key;
    expect(Object.keys(resource.lowerplane_api_key)).toHaveLength(3);
    expect(gate).toMatchObject({
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      expires_in: '90d',
      deliver_to: [{ file: { path: 'secrets/ci-gate.key' } }],
    });
    expect(dashboard).toMatchObject({ permissions: 'read-only', expires_in: '180d' });
    expect(dashboard).not.toHaveProperty('environments');
    expect(evidence).toMatchObject({
      permissions: 'read-write',
      environments: ['production', 'staging'],
      expires_in: '30d',
    });
  });

  it('compiles against the types that ship', async () => {
    await example.checkTypes();
  });

  it('seals the gate key as well, to a recipient of the environment', async () => {
    const document = JSON.parse(await example.synthesize({ LOWERPLANE_AGE_RECIPIENT: RECIPIENT }));
    expect(document.resource.lowerplane_api_key['ci-gate'].deliver_to).toEqual([
      { file: { path: 'secrets/ci-gate.key' } },
      { age: { recipients: [RECIPIENT] } },
    ]);
    expect(Object.keys(document.output)).toEqual(['keys', 'sealed_ci_gate_key']);
  });

  it('records the exact call site of each declaration', async () => {
    const { resource } = JSON.parse(await example.synthesize());
    const lines = example.source.split('\n');
    for (const [id, key] of Object.entries<Declared>(resource.lowerplane_api_key)) {
      const [site = ''] = key['//'].metadata.stackTrace;
      const [file, line, column] = site.split(':');
      expect(file).toBe('main.ts');
      expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toBe(`new ApiKey(stack, '${id}', {`);
    }
  });

  it('synthesizes to the same text every time', async () => {
    expect(await example.synthesize()).toBe(await example.synthesize());
  });
});

describe.each(FLAVOURS)('the example of use cases on %s', (flavour) => {
  let example: Example;
  beforeAll(async () => {
    example = await copyExample(flavour, 'use-cases.ts');
  });
  afterAll(() => example.dispose());

  it('declares a key for each use case, with what it needs and a rotation', async () => {
    const { resource } = JSON.parse(await example.synthesize());
    const quarterly = { every: '90d', overlap: '7d' };
    const keys: Readonly<Record<string, Declared & Record<string, unknown>>> = resource.lowerplane_api_key;
    const shown = Object.entries(keys).map(([id, { permissions, environments, rotation }]) => [
      id,
      [permissions, environments, rotation],
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      dashboard: ['read-only', ['production'], quarterly],
      'audit-export': ['read-only', ['production'], quarterly],
      'ci-gate': ['read-only', ['production'], quarterly],
      'evidence-upload': ['read-write', ['production', 'staging'], quarterly],
      'user-provisioning': ['admin', ['production'], { every: '30d', overlap: '2d' }],
    });
  });

  it('compiles against the types that ship', async () => {
    await example.checkTypes();
  });

  it('records where each helper is called', async () => {
    const { resource } = JSON.parse(await example.synthesize());
    const lines = example.source.split('\n');
    for (const [id, key] of Object.entries<Declared>(resource.lowerplane_api_key)) {
      const [file, line, column] = (key['//'].metadata.stackTrace[0] ?? '').split(':');
      expect(file).toBe('main.ts');
      expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(
        new RegExp(`^for\\w+\\(stack, '${id}', {$`),
      );
    }
  });
});

interface Declared {
  readonly '//': { readonly metadata: { readonly stackTrace: readonly string[] } };
}
