// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredAttribute } from '../declared-attribute.ts';
import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readDeclarations } from '../read-declarations.ts';

type Files = Readonly<Record<string, string>>;

const shown = <Value>(declared: DeclaredAttribute<Value>) =>
  declared.kind === 'known'
    ? declared.value
    : declared.kind === 'undecidable'
      ? declared.because
      : declared.kind;

async function read(files: Files) {
  const { keys, faults } = await readDeclarations(memoryFiles(files));
  return {
    keys,
    names: Object.fromEntries(keys.map((key) => [key.address, shown(key.name)])),
    faults: faults.map(({ at, message }) => `${at.path}:${at.line} ${message}`),
  };
}

const key = (name: string, more = '') =>
  `resource "lowerplane_api_key" "a" {\n  name = ${name}\n  permissions = "read-only"\n${more}}\n`;

describe('modules as teams write them', () => {
  it('fill in what is optional in an object', async () => {
    const { keys } = await read({
      'modules/keys/variables.tf': `variable "keys" {
  type = map(object({
    permissions  = optional(string, "read-only")
    environments = optional(set(string))
    expires_in   = optional(string, "90d")
  }))
}
`,
      'modules/keys/main.tf': `resource "lowerplane_api_key" "this" {
  for_each     = var.keys
  name         = title(each.key)
  permissions  = each.value.permissions
  environments = each.value.environments
  expires_in   = try(each.value.expires_in, null)
}
`,
      'prod/main.tf': `module "keys" {
  source = "../modules/keys"
  keys = {
    ci    = { environments = ["production"] }
    audit = { permissions = "admin", expires_in = var.audit_life }
  }
}
variable "audit_life" {}
`,
      'prod/terraform.tfvars.json': '{ "audit_life": "30d" }',
    });
    expect(
      keys.map(({ address, permissions, environments, expiration }) => [
        address,
        shown(permissions),
        shown(environments),
        shown(expiration),
      ]),
    ).toEqual([
      [
        'module.keys.lowerplane_api_key.this["audit"]',
        'admin',
        'absent',
        { kind: 'in', ms: 30 * 86_400_000 },
      ],
      [
        'module.keys.lowerplane_api_key.this["ci"]',
        'read-only',
        ['production'],
        { kind: 'in', ms: 90 * 86_400_000 },
      ],
    ]);
  });

  it('give back outputs, of one and of many', async () => {
    const files = {
      'naming/main.tf': 'variable "team" {}\noutput "name" {\n  value = "Gate of ${var.team}"\n}\n',
      'main.tf': `module "red" {\n  source = "./naming/"\n  team = "Red"\n}
module "all" {\n  source = "./naming"\n  for_each = toset(["Blue"])\n  team = each.key\n}
${key('"${module.red.name}, ${module.all["Blue"].name}"')}`,
    };
    expect((await read(files)).names).toEqual({ 'lowerplane_api_key.a': 'Gate of Red, Gate of Blue' });
  });

  it('keep their keys when they call each other, or themselves', async () => {
    const circle = {
      'a/main.tf': `${key('"a"')}module "b" {\n  source = "../b"\n}\n`,
      'b/main.tf': `module "a" {\n  source = "../a"\n}\n`,
    };
    expect((await read(circle)).names).toEqual({ 'lowerplane_api_key.a': 'a' });
    const self = await read({ 'main.tf': `${key('"a"')}module "me" {\n  source = "./"\n}\n` });
    expect(self.names).toEqual({ 'lowerplane_api_key.a': 'a' });
    expect(self.faults[0]).toMatch(/^main\.tf:5 Keys from here on are not checked/);
  });

  it('are changed by override files: keys, calls, defaults', async () => {
    const files = {
      'm/main.tf': `variable "n" {}\n${key('var.n')}`,
      'main.tf': 'variable "who" { default = "main" }\nmodule "m" {\n  source = "./m"\n  n = var.who\n}\n',
      'override.tf': 'variable "who" { description = "x" }\nmodule "m" {\n  n = "${var.who} overridden"\n}\n',
    };
    expect((await read(files)).names).toEqual({ 'module.m.lowerplane_api_key.a': 'main overridden' });
  });

  it('may be written for OpenTofu', async () => {
    const files = { 'main.tf': key('"terraform"'), 'main.tofu': key('"tofu"') };
    expect((await read(files)).names).toEqual({ 'lowerplane_api_key.a': 'tofu' });
  });

  it('do not count as keys what only looks at keys, or is written by tools', async () => {
    const files = {
      'main.tf':
        'data "lowerplane_api_key" "a" {\n  name = "x"\n}\nephemeral "lowerplane_api_key" "b" {\n  name = "x"\n}\nremoved {\n  from = lowerplane_api_key.c\n}\n',
      '.terraform/modules/m/main.tf': key('"copied"'),
      'app/node_modules/m/main.tf': key('"installed"'),
    };
    expect((await read(files)).names).toEqual({});
  });
});

describe('code that is damaged', () => {
  it.each([
    ['a quote too few', 'resource "x" "y" {\n  a = "b\n}\n'],
    ['a brace too few', 'resource "x" "y" {\n  a = "b"\n'],
    ['a brace too many', 'resource "x" "y" {\n  a = "b"\n}\n}\n'],
    ['the marks of a conflict', '<<<<<<< ours\nlocals {}\n=======\n>>>>>>> theirs\n'],
  ])('by %s is reported, and the keys before and after are read', async (_, damage) => {
    const { names, faults } = await read({
      'main.tf': `${key('"before"')}${damage}${key('"after"').replace('"a"', '"b"')}`,
    });
    expect(names).toEqual({ 'lowerplane_api_key.a': 'before', 'lowerplane_api_key.b': 'after' });
    expect(Number(/^main\.tf:(\d+) /.exec(faults[0] ?? '')?.[1])).toBeGreaterThanOrEqual(5);
  });

  it('reports that a damaged key cannot be read, not that attributes are missing', async () => {
    const { keys, faults } = await read({
      'main.tf': 'resource "lowerplane_api_key" "a" {\n  name = \n  permissions = "admin"\n}\n',
    });
    expect(keys.map(({ permissions, expiration }) => [permissions.kind, expiration.kind])).toEqual([
      ['undecidable', 'undecidable'],
    ]);
    expect(faults).toEqual([expect.stringContaining('is not valid Terraform code')]);
  });

  it('says how an attribute is written that was written as a block', async () => {
    const { keys, faults } = await read({ 'main.tf': key('"a"', '  rotation {\n    every = "90d"\n  }\n') });
    expect(keys[0]?.rotation.kind).toBe('undecidable');
    expect(faults).toEqual([
      'main.tf:4 rotation is an attribute, but is written as a block. Add an equals sign: rotation = { ... }.',
    ]);
  });
});

it('reads the examples of this repository as they are meant', async () => {
  const root = new URL('../../../examples/terraform/', import.meta.url);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.tf'),
  );
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
  const { keys, faults } = await read(files);
  expect(faults).toEqual([]);
  expect(keys.length).toBeGreaterThan(3);
  for (const { name, permissions, destinations } of keys) {
    expect(name.kind).toBe('known');
    expect(permissions.kind).toBe('known');
    expect(destinations.kind).not.toBe('invalid');
  }
});

it('points at exactly what is written, whatever is around it', async () => {
  const space = fc.constantFrom(' ', '  ', '\t', ' /* 😀 */ ');
  const word = fc.stringMatching(/^[a-zé😀🔑]([a-z 😀]{0,8}[a-z])?$/u);
  const end = fc.constantFrom('\n', '\r\n', ' # é\n', ' // 😀\r\n');
  await fc.assert(
    fc.asyncProperty(
      word,
      fc.array(space, { minLength: 6, maxLength: 6 }),
      end,
      async (name, [a, b, c, d, e, f], eol) => {
        const quoted = `"${name}"`;
        const header = `resource${a}"lowerplane_api_key"${b}"k"`;
        const block = `${header}${c}{${eol}${d}name${e}=${f}${quoted}${eol}  environments = ["staging"]${eol}}`;
        const files = { 'main.tf': `# 😀${eol}${block}${eol}` };
        const { keys } = await read(files);
        const [found] = keys;
        expect(found && textAt(files, found.header)).toBe(header);
        expect(found && textAt(files, found.extent)).toBe(block);
        expect(found?.name).toMatchObject({ kind: 'known', value: name });
        expect(found?.name.kind === 'known' && textAt(files, found.name.at)).toBe(quoted);
        expect(found?.environments.kind === 'known' && textAt(files, found.environments.at)).toBe(
          '["staging"]',
        );
      },
    ),
    { numRuns: 60 },
  );
});
