import { describe, expect, it } from 'vitest';
import { memoryFiles } from './memory-files.fixture.ts';
import { readDeclarations } from './read-declarations.ts';

const key = (name: string) => `resource "lowerplane_api_key" "a" {\n  name = "${name}"\n}\n`;
const json = (name: string) => JSON.stringify({ resource: { lowerplane_api_key: { a: { name } } } });

async function read(files: Readonly<Record<string, string>>) {
  const { keys, unread = [] } = await readDeclarations(memoryFiles(files));
  return {
    names: keys.map(({ name }) => (name.kind === 'known' ? name.value : name.kind)),
    unread: unread.map(({ at, subject, because }) => `${at.path}:${at.line} ${subject}: ${because}`),
  };
}

describe('files of OpenTofu', () => {
  it.each([
    ['keys.tofu', key('tofu')],
    ['keys.tofu.json', json('tofu')],
  ])('are read without any of Terraform: %s', async (path, text) => {
    expect(await read({ [path]: text })).toEqual({ names: ['tofu'], unread: [] });
  });

  it.each([
    ['main.tf', 'main.tofu', key],
    ['main.tf.json', 'main.tofu.json', json],
  ])('take the place of %s, whose keys are not known then', async (terraform, tofu, text) => {
    const { names, unread } = await read({ [terraform]: text('terraform'), [tofu]: text('tofu') });
    expect(names).toEqual(['tofu']);
    expect(unread).toEqual([
      `${terraform}:1 ${terraform} declares: OpenTofu reads ${tofu} in its place, and so does this check, but Terraform would read it`,
    ]);
  });

  it('replace no file of another name or syntax, nor one without keys', async () => {
    const { names, unread } = await read({
      'other.tf': key('other'),
      'main.tofu.json': json('tofu'),
      'versions.tf': 'terraform {}',
      'versions.tofu': 'terraform {}',
    });
    expect(names.sort()).toEqual(['other', 'tofu']);
    expect(unread).toEqual([]);
  });
});

describe('a CDK app that is not synthesized', () => {
  const app = (settings: string, more = '') =>
    `import { ApiKey } from 'lowerplane-keys/cdktf';\n${more}\nnew ApiKey(stack, 'gate', ${settings});\n`;

  async function declared(text: string, files: Readonly<Record<string, string>> = {}) {
    const { keys, unread = [] } = await readDeclarations(
      memoryFiles({ 'infra/cdktf.json': '{}', 'infra/main.ts': text, ...files }),
    );
    return { keys, unread: unread.map(({ at, subject }) => `${at.path}:${at.line} ${subject}`) };
  }

  it('is not known, but keys in its literals are read', async () => {
    const { keys, unread } = await declared(
      app(
        "{\n  name: NAME,\n  permissions: 'read-only',\n  environments: ['production'] as const,\n  expires: { in: '90d' },\n  rotation: { every: '30d', overlap: '7d' },\n  deliverTo: [{ file: 'a.key' }],\n}",
        "const NAME = 'CI gate';",
      ),
    );
    expect(unread).toEqual(['infra/cdktf.json:1 the CDK app of infra/cdktf.json declares']);
    expect(keys).toMatchObject([
      {
        origin: 'cdk',
        address: 'gate',
        header: { path: 'infra/main.ts', line: 3 },
        name: { kind: 'known', value: 'CI gate' },
        permissions: { kind: 'known', value: 'read-only', at: { line: 5 } },
        environments: { kind: 'known', value: ['production'] },
        expiration: { kind: 'known', value: { kind: 'in', ms: 90 * 86_400_000 } },
        rotation: { kind: 'known', value: { every: 30 * 86_400_000 } },
        destinations: { kind: 'undecidable' },
      },
    ]);
  });

  it.each([
    ['never', "{ name: 'a', permissions: 'admin', environments: 'all', expires: 'never' }", 'never'],
    ['nothing', "{ name: 'a', permissions: 'admin', environments: 'all' }", 'absent'],
    [
      'a call',
      "{ name: 'a', permissions: 'admin', environments: 'all', expires: { in: ttl() } }",
      'undecidable',
    ],
    ['a spread', "{ name: 'a', permissions: 'admin', environments: 'all', ...defaults() }", 'undecidable'],
    ['a variable', 'settings', 'undecidable'],
  ])('has an expiration of %s', async (_, settings, expected) => {
    const { keys } = await declared(app(settings));
    const [{ expiration, environments }] = keys as [(typeof keys)[number]];
    expect(expiration.kind === 'known' ? expiration.value.kind : expiration.kind).toBe(expected);
    if (settings.includes("'all'")) expect(environments).toMatchObject({ kind: 'known', value: 'all' });
  });

  it('is no matter where it has no keys of ours, or is synthesized', async () => {
    expect(
      await declared("import { Bucket } from '@cdktf/provider-aws';\nnew Bucket(stack, 'b');\n"),
    ).toEqual({
      keys: [],
      unread: [],
    });
    const stack = { 'infra/cdktf.out/stacks/a/cdk.tf.json': '{}' };
    expect(await declared(app("{ name: 'a' }"), stack)).toEqual({ keys: [], unread: [] });
  });

  it('is never run, and comments are no code', async () => {
    const { keys } = await declared(
      app("{ name: 'a' }", "// new ApiKey(stack, 'old', {})\nthrow new Error();"),
    );
    expect(keys).toHaveLength(1);
  });
});
