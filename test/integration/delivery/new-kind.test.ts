import { TerraformStack, Testing } from 'cdktn';
import { describe, expect, it, vi } from 'vitest';
import { ApiKey, LowerPlaneProvider } from '../../../provider/constructs/index.ts';
import { schemaDocument } from '../../../provider/constructs/schema-document.ts';
import { memoryFiles } from '../../../provider/declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { Destination } from '../../../provider/delivery/destination.ts';
import { openDestination } from '../../../provider/delivery/destination-kind.ts';
import { KEY } from '../../../provider/delivery/key-specification.ts';
import { readKey } from '../../../provider/keys/declaration/read-key.ts';
import { valueOr } from '../../../provider/keys/declaration/reading.ts';
import type { DeclaredMap, DeclaredValue } from '../../../provider/keys/declaration/value.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { describedProvider } from '../../../provider/terraform/described-provider.ts';
import { publishedPages } from '../../../provider/terraform/docs/published.ts';
import { renderSchemas } from '../../../schemas/render.ts';

const opened = vi.hoisted(() => vi.fn());

// A kind as a new module in kinds/ would add it to the generated registry.
vi.mock('../../../provider/delivery/registry.ts', async (original) => {
  const { KINDS } = await original<typeof import('../../../provider/delivery/registry.ts')>();
  const { defineKind } = await import('../../../provider/delivery/destination-kind.ts');
  const { defineCredentials } = await import('../../../provider/delivery/credentials.ts');
  const { string } = await import('../../../provider/keys/declaration/attribute.ts');
  const { line } = await import('../../../provider/keys/declaration/text-rule.ts');
  const pigeon = defineKind({
    kind: 'carrier_pigeon',
    description: 'A pigeon that carries the secret.',
    attributes: {
      loft: string({ required: true, rule: line('tower'), description: 'Where the pigeon lives.' }),
    },
    shortForm: 'loft',
    identity: ({ loft }) => `carrier_pigeon:${loft}`,
    credentials: defineCredentials({
      name: 'pigeons',
      settings: {
        seed: { variable: 'PIGEON_SEED', description: 'What the pigeon is fed.', sensitive: true },
      },
    }),
    async open({ id, credentials }): Promise<Destination> {
      opened(credentials);
      return {
        id,
        reversible: false,
        check: async () => {},
        deliver: async () => ({ undo: async () => {} }),
        observe: async () => ({ state: 'unobservable' }),
        withdraw: async () => {},
      };
    },
  });
  return { KINDS: [...KINDS, pigeon] };
});

const mapOf = (name: string, value: DeclaredValue): DeclaredMap => ({
  kind: 'map',
  entries: new Map([[name, value]]),
});
const hcl = (destination: string) => `resource "lowerplane_api_key" "ci" {
  name        = "CI"
  permissions = "read-only"
  expires_in  = "90d"
  deliver_to  = [{ carrier_pigeon = { ${destination} } }]
}
`;
const yaml = (destination: string) => `version: 1
keys:
  - name: CI
    permissions: read-only
    expires_in: 90d
    deliver_to:
      - carrier_pigeon: { ${destination} }
`;
const WITHOUT_LOFT = 'deliver_to[0].carrier_pigeon.loft is missing. Write, for example, "tower".';

describe('a new kind of destination', () => {
  it('is in the schema that Terraform is served, with the settings of its service', () => {
    const [schemas] = Object.values(schemaDocument(describedProvider).provider_schemas);
    const block = (attributes: object) => ({ block: { attributes } });
    const nested = (attributes: object) =>
      expect.objectContaining({ nested_type: expect.objectContaining({ attributes }) });
    expect(schemas?.provider).toMatchObject(
      block({ pigeons: nested({ seed: expect.objectContaining({ optional: true, sensitive: true }) }) }),
    );
    const loft = expect.objectContaining({ type: 'string', required: true });
    const destinations = expect.objectContaining({ carrier_pigeon: nested({ loft }) });
    const deliverTo = { nested_type: { attributes: destinations } };
    expect(schemas?.resource_schemas.lowerplane_api_key).toMatchObject(block({ deliver_to: deliverTo }));
  });

  it('is in the docs, with the settings of its service', () => {
    const pages = publishedPages();
    expect(pages.get('resources/api_key.md')).toContain('Where the pigeon lives.');
    expect(pages.get('index.md')).toContain(
      'What the pigeon is fed. Defaults to the environment variable `PIGEON_SEED`.',
    );
  });

  it('is in the JSON Schema of lowerplane.yaml', () => {
    const schema = renderSchemas().get('keys-file.json');
    expect(schema).toContain('"carrier_pigeon"');
    expect(schema).toContain('Where the pigeon lives.');
  });

  it.each([
    ['Terraform', 'main.tf', hcl('loft = "tower"'), hcl('')],
    ['lowerplane.yaml', 'lowerplane.yaml', yaml('loft: tower'), yaml('')],
  ])('is read and checked in %s', async (_, path, valid, invalid) => {
    const read = await readDeclarations(memoryFiles({ [path]: valid }));
    expect(read.faults).toEqual([]);
    expect(read.keys[0]?.destinations).toMatchObject({ kind: 'known', value: ['carrier_pigeon:tower'] });
    const { faults } = await readDeclarations(memoryFiles({ [path]: invalid }));
    expect(faults.map(({ message }) => message)).toEqual([WITHOUT_LOFT]);
  });

  it('is checked by the constructs, also in its short form', () => {
    const stack = new TerraformStack(Testing.app(), 'keys');
    new LowerPlaneProvider(stack, 'lowerplane');
    const settings = { name: 'CI', permissions: 'read-only', environments: 'all', expires: 'never' } as const;
    // The types are those of the checked-in registry and bindings.
    const deliverTo = (written: unknown) => [{ carrierPigeon: written }] as unknown as [{ file: string }];
    new ApiKey(stack, 'short', { ...settings, deliverTo: deliverTo('tower') });
    new ApiKey(stack, 'full', { ...settings, deliverTo: deliverTo({ loft: 'tower' }) });
    expect(() => Testing.synth(stack, true)).not.toThrow();
    new ApiKey(stack, 'wrong', { ...settings, deliverTo: deliverTo({}) });
    expect(() => Testing.synth(stack, true)).toThrow(`[keys/wrong] ${WITHOUT_LOFT}`);
  });

  it('opens with the settings of its service', async () => {
    const loft: DeclaredValue = { kind: 'scalar', value: 'tower' };
    const deliverTo: DeclaredValue = { kind: 'list', items: [mapOf('carrier_pigeon', mapOf('loft', loft))] };
    const destinations = valueOr(readKey(KEY, mapOf('deliver_to', deliverTo)).destinations, []);
    const destination = destinations === PENDING ? PENDING : destinations[0];
    if (typeof destination !== 'object') throw new Error('The destination was not read.');
    const access = { credentials: {}, environment: { PIGEON_SEED: 'corn' } };
    expect(await openDestination(destination, access, async () => ({ kind: 'own' }))).toMatchObject({
      id: 'carrier_pigeon:tower',
    });
    expect(opened).toHaveBeenCalledExactlyOnceWith({ seed: 'corn' });
  });
});
