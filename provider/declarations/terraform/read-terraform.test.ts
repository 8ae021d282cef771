// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { describe, expect, it } from 'vitest';
import { PENDING } from '../../keys/key.ts';
import type { DeclaredKeys } from '../declared-keys.ts';
import { desiredOf } from '../desired-key.ts';
import { textAt } from '../memory-files.fixture.ts';
import { keyBlock, namesOf, onlyKey, read, shown } from './read-texts.fixture.ts';

const addresses = ({ keys }: DeclaredKeys) => keys.map(({ address }) => address);

describe('a key in a .tf file', () => {
  const text = `# Shown on the wall.
# lowerplane:purpose compliance dashboard
resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "read-only"
  environments = ["staging", "production"]
  expires_in   = "90d"
  rotation     = { every = "60d", overlap = "7d" }
  deliver_to = [
    { file = { path = "secrets/dashboard.key" } },
    { github_actions_secret = { repository = "octo/app", name = "KEY" } },
  ]
  deletion_protection = true
}
`;

  const files = { 'infra/keys.tf': text };

  it('is read with every attribute', async () => {
    const key = await onlyKey(files);
    expect(key.address).toBe('lowerplane_api_key.dashboard');
    expect(shown(key.name)).toBe('Internal Dashboard');
    expect(shown(key.permissions)).toBe('read-only');
    expect(shown(key.environments)).toEqual(['production', 'staging']);
    expect(shown(key.expiration)).toEqual({ kind: 'in', ms: 90 * 86_400_000 });
    expect(shown(key.rotation)).toMatchObject({ every: 60 * 86_400_000, overlap: 7 * 86_400_000 });
    expect(shown(key.destinations)).toEqual([
      'file:secrets/dashboard.key',
      'github_actions_secret:octo/app:KEY',
    ]);
    expect(shown(key.deletionProtection)).toBe(true);
    expect(key.secretInState).toEqual({ kind: 'absent' });
    expect(shown(key.purpose)).toBe('compliance dashboard');
  });

  it('has the position of every attribute', async () => {
    const key = await onlyKey(files);
    expect(textAt(files, key.header)).toBe('resource "lowerplane_api_key" "dashboard"');
    expect(textAt(files, key.extent)).toBe(text.slice(text.indexOf('resource'), -1));
    for (const [declared, written] of [
      [key.name, '"Internal Dashboard"'],
      [key.permissions, '"read-only"'],
      [key.environments, '["staging", "production"]'],
      [key.expiration, '"90d"'],
      [key.deletionProtection, 'true'],
    ] as const) {
      expect(declared.kind === 'known' && textAt(files, declared.at)).toBe(written);
    }
    expect(key.insertion).toMatchObject({
      afterLine: 13,
      lineText: '  deletion_protection = true',
      indent: '  ',
      syntax: 'hcl',
    });
  });

  it.each([
    ['with Windows line ends', (plain: string) => plain.replaceAll('\n', '\r\n')],
    ['with a byte order mark', (plain: string) => `\ufeff${plain}`],
  ])('is read the same %s', async (_, changed) => {
    const key = await onlyKey({ 'keys.tf': changed(text) });
    expect(shown(key.name)).toBe('Internal Dashboard');
    expect(key.name).toMatchObject({ at: { line: 4, column: 18, endColumn: 38 } });
    expect(shown(key.purpose)).toBe('compliance dashboard');
  });

  it('counts columns as editors do, behind characters of two code units', async () => {
    const key = await onlyKey({
      'keys.tf':
        'resource "lowerplane_api_key" "a" {\n  name = "🔑 é" /* 😀 */\n  /* 😀 */ permissions = "admin"\n}\n',
    });
    expect(shown(key.name)).toBe('🔑 é');
    expect(key.permissions).toMatchObject({ at: { line: 3, column: 26 } });
  });
});

describe('values', () => {
  it.each([
    ['name = var.name', 'variable "name" { default = "From a variable" }', 'From a variable'],
    ['name = local.b', 'locals {\n  b = "${local.a}!"\n  a = upper("hi")\n}', 'HI!'],
    [
      'name = local.a',
      'locals { a = local.a }',
      'undecidable: it depends on local.a, which depends on itself',
    ],
    ['name = var.name', 'variable "name" {}', 'undecidable: it depends on var.name, which has no default'],
    ['name = var.name', '', 'undecidable: it depends on var.name, which is not declared'],
    ['name = data.x.y.z', '', 'undecidable: it depends on data.x, which is known only when Terraform runs'],
    ['name = file("x")', '', 'undecidable: it reads x, which is not a text file of the repository'],
    ['name = join("-", ["a", lower("B"), 3])', '', 'a-b-3'],
    ['name = format("%s of %d", "a", 2)', '', 'a of 2'],
    ['name = true ? "yes" : "no"', '', 'yes'],
    ['name = var.n > 2 && !false ? "big" : "small"', 'variable "n" { default = 3 }', 'big'],
    ['name = "${1 + 2 * 3}"', '', '7'],
    ['name = replace("a$${b}\\n\\"c\\" \\u00e9", "\\n", "|")', '', 'a${b}|"c" é'],
    [
      'name = replace(local.lines, "\\n", "|")',
      'locals {\n  lines = <<-EOT\n    one\n      two ${1 + 1}\n  EOT\n}',
      'one|  two 2|',
    ],
    ['name = { a = ["x", "y"] }.a[1]', '', 'y'],
    ['name = join(",", [for k, v in { a = 1, b = 2 } : "${k}${v}" if v > 1])', '', 'b2'],
    ['name = join(",", keys({ for k in ["b", "a"] : upper(k) => k }))', '', 'A,B'],
    ['name = join(",", [{ n = "x" }, { n = "y" }][*].n)', '', 'x,y'],
    ['name = lookup({ a = "x" }, "b", "otherwise")', '', 'otherwise'],
    ['name = try(var.nowhere, "x")', '', 'undecidable: it depends on var.nowhere, which is not declared'],
    ['name = "%{ if true }x%{ endif }"', '', 'x'],
    [
      'name = "%{ if var.none }x%{ endif }"',
      '',
      'undecidable: it depends on var.none, which is not declared',
    ],
  ])('%s', async (body, more, expected) => {
    expect(shown((await onlyKey({ 'main.tf': `${keyBlock(`  ${body}`)}${more}\n` })).name)).toBe(expected);
  });

  it('takes null as not written', async () => {
    const key = await onlyKey({
      'main.tf': keyBlock('  name = "a"\n  expires_in = null\n  environments = null'),
    });
    expect(key.expiration).toEqual({ kind: 'absent' });
    expect(key.environments).toEqual({ kind: 'absent' });
  });

  it('takes what files assign over defaults, and later files over earlier ones', async () => {
    const texts = {
      'main.tf': `${keyBlock('  name = var.name')}variable "name" { default = "default" }\n`,
      'terraform.tfvars': 'name = "first"\n',
      'a.auto.tfvars': 'name = "second"\n',
    };
    expect(shown((await onlyKey(texts)).name)).toBe('second');
  });

  it('lets an override file have the last word', async () => {
    const texts = {
      'a_override.tf': 'resource "lowerplane_api_key" "a" {\n  name = "overridden"\n}\n',
      'main.tf': keyBlock('  name = "first"'),
    };
    expect(shown((await onlyKey(texts)).name)).toBe('overridden');
  });
});

describe('blocks that make several keys', () => {
  it('for_each over a set, a map, and a local', async () => {
    const texts = {
      'main.tf': `locals { teams = { red = "admin", blue = "read-only" } }
resource "lowerplane_api_key" "t" {
  for_each    = local.teams
  name        = "Team \${each.key}"
  permissions = each.value
}
resource "lowerplane_api_key" "s" {
  for_each    = toset(["b", "a"])
  name        = each.value
  permissions = "read-only"
}
`,
    };
    const found = await read(texts);
    expect(addresses(found)).toEqual([
      'lowerplane_api_key.t["blue"]',
      'lowerplane_api_key.t["red"]',
      'lowerplane_api_key.s["a"]',
      'lowerplane_api_key.s["b"]',
    ]);
    expect(namesOf(found)).toEqual(['Team blue', 'Team red', 'a', 'b']);
  });

  it('count, also of none', async () => {
    const block = (count: number) => keyBlock(`  count = ${count}\n  name = "Key \${count.index}"`);
    expect(namesOf(await read({ 'main.tf': block(2) }))).toEqual(['Key 0', 'Key 1']);
    expect(namesOf(await read({ 'main.tf': block(0) }))).toEqual([]);
  });

  it('one of unknown name when the collection is not known', async () => {
    const found = await read({ 'main.tf': keyBlock('  for_each = var.teams\n  name = each.key') });
    expect(addresses(found)).toEqual(['lowerplane_api_key.a[...]']);
    expect(namesOf(found)).toEqual([
      'undecidable: it depends on a for_each that is not known: it depends on var.teams, which is not declared',
    ]);
  });
});

describe('modules', () => {
  const module = `variable "team" {}\n${keyBlock('  name = "Team ${var.team}"')}`;

  it('are read with what their callers give them, once for each call', async () => {
    const found = await read({
      'modules/key/main.tf': module,
      'main.tf':
        'module "red" {\n  source = "./modules/key"\n  team = "Red"\n}\nmodule "blue" {\n  source = "./modules/key"\n  team = "Blue"\n}\n',
      'unrelated/main.tf': 'resource "null_resource" "x" {}\n',
    });
    expect(addresses(found).toSorted()).toEqual([
      'module.blue.lowerplane_api_key.a',
      'module.red.lowerplane_api_key.a',
    ]);
    expect(namesOf(found).toSorted()).toEqual(['Team Blue', 'Team Red']);
    expect(found.files).toEqual(['main.tf', 'modules/key/main.tf']);
  });

  it('are roots when no module calls them', async () => {
    expect(namesOf(await read({ 'modules/key/main.tf': module }))).toEqual([
      'undecidable: it depends on var.team, which has no default',
    ]);
  });

  it('may call each other without end', async () => {
    const found = await read({
      'a/main.tf': `module "b" { source = "../b" }\n${keyBlock('  name = "a"')}`,
      'b/main.tf': 'module "a" { source = "../a" }\n',
      'main.tf': 'module "a" { source = "./a" }\n',
    });
    expect(namesOf(found)).toContain('a');
    expect(found.keys.length).toBeLessThan(5);
  });
});

describe('Terraform JSON', () => {
  it('is read by the same rules, expressions in strings too', async () => {
    const text = JSON.stringify(
      {
        variable: { team: { default: 'Red' } },
        resource: {
          lowerplane_api_key: {
            a: { name: 'Team ${upper(var.team)} $${x}', permissions: 'admin', environments: ['production'] },
          },
        },
      },
      null,
      2,
    );
    const files = { 'main.tf.json': text };
    const key = await onlyKey(files);
    expect(shown(key.name)).toBe('Team RED ${x}');
    expect(shown(key.permissions)).toBe('admin');
    expect(key.permissions.kind === 'known' && textAt(files, key.permissions.at)).toBe('"admin"');
    expect(textAt(files, key.header)).toBe('"a"');
  });

  it('that is not valid is reported', async () => {
    const { faults } = await read({ 'main.tf.json': '{ "resource": { "lowerplane_api_key": [ }' });
    expect(faults.map(({ kind }) => kind)).toContain('unreadable');
  });
});

describe("in the planner's terms", () => {
  it('what is known is known, what is not is pending', async () => {
    const key = await onlyKey({
      'main.tf': keyBlock('  name = var.x\n  rotation = { every = "60d", overlap = "7d" }'),
    });
    expect(desiredOf(key)).toMatchObject({
      name: PENDING,
      permissions: 'read-only',
      environments: 'all',
      expiration: { kind: 'in', ms: 67 * 86_400_000 },
    });
  });

  it('nothing can be planned of what is invalid', async () => {
    expect(
      desiredOf(await onlyKey({ 'main.tf': keyBlock('  name = "a"\n  expires_in = "soon"') })),
    ).toBeUndefined();
  });
});
