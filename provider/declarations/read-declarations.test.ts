import { describe, expect, it } from 'vitest';
import { memoryFiles } from './memory-files.fixture.ts';
import { readDeclarations } from './read-declarations.ts';

const key = (name: string) => `resource "lowerplane_api_key" "a" {\n  name = "${name}"\n}\n`;
const json = (name: string) => JSON.stringify({ resource: { lowerplane_api_key: { a: { name } } } });

async function read(files: Readonly<Record<string, string>>) {
  const { keys, unread = [] } = await readDeclarations(memoryFiles(files));
  return {
    names: keys.map(({ name }) => (name.kind === 'known' ? name.value : name.kind)),
    tools: keys.map(({ tool }) => tool),
    unread: unread.map(({ at, subject, because }) => `${at.path}:${at.line} ${subject}: ${because}`),
  };
}

describe('files of OpenTofu', () => {
  it.each([
    ['keys.tofu', key('tofu')],
    ['keys.tofu.json', json('tofu')],
  ])('are read without any of Terraform: %s', async (path, text) => {
    expect(await read({ [path]: text })).toEqual({ names: ['tofu'], tools: ['OpenTofu'], unread: [] });
  });

  it.each([
    ['main.tf', 'main.tofu', key],
    ['main.tf.json', 'main.tofu.json', json],
  ])(
    'take the place of %s for OpenTofu only, so the keys of both are judged',
    async (terraform, tofu, text) => {
      const { names, tools, unread } = await read({
        [terraform]: text('terraform'),
        [tofu]: text('tofu'),
      });
      expect(names).toEqual(['terraform', 'tofu']);
      expect(tools).toEqual(['Terraform', 'OpenTofu']);
      expect(unread).toEqual([]);
    },
  );

  it.each([
    ['is not in the file that OpenTofu reads', { 'main.tf': key('a'), 'main.tofu': '' }, 'main.tf:1'],
    [
      'is in a module that OpenTofu does not call',
      {
        'main.tf': 'module "m" {\n  source = "./m"\n  name = "x"\n}\n',
        'main.tofu': 'locals {}\n',
        'm/main.tf': `variable "name" {}\n${key('a').replace('"a"\n}', 'var.name\n}')}`,
      },
      undefined,
    ],
  ])('end a key without notice when it %s', async (_, files, at) => {
    const { unread } = await read(files);
    if (at !== undefined)
      expect(unread).toEqual([
        `${at} main.tf declares: only Terraform reads lowerplane_api_key.a here, and what OpenTofu reads does not declare it`,
      ]);
    else expect(unread.join()).toContain('only Terraform reads module.m.lowerplane_api_key.a');
  });

  it.each([
    [
      'a local',
      'locals.tf',
      'locals.tofu',
      (life: string) => `locals {\n  life = ${life}\n}\n`,
      'local.life',
    ],
    [
      'the default of a variable',
      'vars.tf',
      'vars.tofu',
      (life: string) => `variable "life" {\n  default = ${life}\n}\n`,
      'var.life',
    ],
    [
      'an override',
      'a.tf',
      'a_override.tofu',
      (life: string) => `resource "lowerplane_api_key" "a" {\n  expires_in = ${life}\n}\n`,
      undefined,
    ],
  ])('change %s for OpenTofu only', async (_, terraform, tofu, text, value) => {
    const written = key('a').replace('}', `  expires_in = ${value}\n}`);
    const { keys } = await readDeclarations(
      memoryFiles({
        ...(value !== undefined && { 'main.tf': written }),
        [terraform]:
          value === undefined ? key('a').replace('}', '  expires_in = "never"\n}') : text('"never"'),
        [tofu]: text('"30d"'),
      }),
    );
    const lives = keys.map(({ tool, expiration }) => [
      tool,
      expiration.kind === 'known' ? expiration.value.kind : expiration.kind,
    ]);
    expect(lives).toHaveLength(2);
    expect(Object.fromEntries(lives)).toEqual({ Terraform: 'never', OpenTofu: 'in' });
  });

  it('do not make a module a root for Terraform that only OpenTofu calls', async () => {
    const call = 'module "m" {\n  source = "./m"\n  name = "a"\n}\n';
    const { names, unread, tools } = await read({
      'main.tofu': call,
      'm/main.tf': `variable "name" {}\n${key('a').replace('"a"\n}', 'var.name\n}')}`,
    });
    expect({ names, unread, tools }).toEqual({ names: ['a'], unread: [], tools: ['OpenTofu'] });
    // A module without open variables is a root as well, but the same key once.
    const constant = await read({
      'main.tofu': 'module "m" {\n  source = "./m"\n}\n',
      'm/main.tf': key('a'),
    });
    expect(constant).toEqual({ names: ['a'], unread: [], tools: [undefined] });
  });

  it('cannot hide the values of a root by calling it', async () => {
    const { keys } = await readDeclarations(
      memoryFiles({
        'prod/main.tf': `variable "life" {}\n${key('a').replace('}', '  expires_in = var.life\n}')}`,
        'prod/terraform.tfvars': 'life = "never"\n',
        'x/main.tofu': 'module "m" {\n  source = "../prod"\n  life = "30d"\n}\n',
      }),
    );
    expect(keys.map(({ expiration }) => expiration)).toContainEqual(
      expect.objectContaining({ value: { kind: 'never' } }),
    );
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

  it('has the defaults of a use case where a helper declares the key', async () => {
    const helped = (settings: string) =>
      `import { ApiKey } from 'lowerplane/cdktf';\nApiKey.forEvidenceUpload(stack, 'upload', ${settings});\n`;
    const { keys } = await declared(helped("{ name: 'CI upload', deliverTo: [{ file: 'a.key' }] }"));
    expect(keys).toMatchObject([
      {
        address: 'upload',
        header: { path: 'infra/main.ts', line: 2 },
        permissions: { kind: 'known', value: 'read-write' },
        environments: { kind: 'known', value: ['production'] },
        expiration: { kind: 'absent' },
        rotation: { kind: 'known', value: { every: 90 * 86_400_000, overlap: 7 * 86_400_000 } },
        purpose: { kind: 'known', value: 'evidence upload' },
      },
    ]);
    const given = "{ name: 'a', permissions: 'admin', environments: 'all', expires: { in: '30d' } }";
    expect((await declared(helped(given))).keys).toMatchObject([
      {
        permissions: { value: 'admin' },
        environments: { value: 'all' },
        expiration: { value: { ms: 30 * 86_400_000 } },
        rotation: { kind: 'absent' },
      },
    ]);
    const [spread] = (await declared(helped("{ name: 'a', ...defaults() }"))).keys;
    expect(spread).toMatchObject({ permissions: { kind: 'undecidable' }, rotation: { kind: 'undecidable' } });
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
