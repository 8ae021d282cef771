// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../memory-files.fixture.ts';
import { readDeclarations } from '../read-declarations.ts';
import { shown } from './read-texts.fixture.ts';
import type { RootSettings } from './root-variants.ts';

type Files = Readonly<Record<string, string>>;

const key = (expiration: string, more = '') => `resource "lowerplane_api_key" "a" {
  name        = "A"
  permissions = "read-only"
  expires_in  = ${expiration}
  ${more}
}
`;

async function read(files: Files, settings: readonly RootSettings[] = []) {
  const { keys, unread = [] } = await readDeclarations(memoryFiles(files), settings);
  const expirations = keys.map(({ name, expiration, variant }) => {
    const value = shown(expiration);
    const text =
      typeof value === 'string' ? value : value.kind === 'in' ? `${value.ms / 86_400_000}d` : value.kind;
    return [shown(name), text, ...(variant === undefined ? [] : [variant])].join(' ');
  });
  return {
    keys: expirations,
    unread: unread.map(({ at, subject, because }) => `${at.path}:${at.line} ${subject}: ${because}`),
  };
}

describe('a value that files of the repository determine', () => {
  const json = '{"ttl": "never", "keys": [{"name": "x"}]}';
  it.each<[string, string, Files]>([
    ['regex', 'regex(".*", "never")', {}],
    ['file', 'chomp(file("ttl.txt"))', { 'infra/ttl.txt': 'never\n' }],
    ['a path of the module', 'file("${path.module}/ttl.txt")', { 'infra/ttl.txt': 'never' }],
    ['a path above the root', 'file("../ttl.txt")', { 'ttl.txt': 'never' }],
    ['jsondecode', 'jsondecode(file("keys.json")).ttl', { 'infra/keys.json': json }],
    [
      'yamldecode',
      'yamldecode(file("keys.yaml"))["ttl"]',
      { 'infra/keys.yaml': 'base: &b\n  ttl: never\nttl: never\nx:\n  <<: *b\n' },
    ],
    ['csvdecode', 'csvdecode(file("keys.csv"))[0].ttl', { 'infra/keys.csv': 'name,ttl\nA,never\n' }],
    ['templatefile', 'trimspace(templatefile("t.tftpl", { a = "nev" }))', { 'infra/t.tftpl': '${a}er\n' }],
    [
      'templatefile with directives',
      'trimspace(templatefile("t.tftpl", { parts = ["nev", "er"] }))',
      { 'infra/t.tftpl': '%{ for part in parts ~}\n${part}\n%{~ endfor ~}\n' },
    ],
    [
      'a file that names a file',
      'file(trimspace(file("name.txt")))',
      { 'infra/name.txt': 'ttl.txt\n', 'infra/ttl.txt': 'never' },
    ],
    [
      'fileset',
      'length(fileset("keys", "**/*.{json,yaml}")) == 2 ? "never" : "1d"',
      { 'infra/keys/a.json': '', 'infra/keys/b/c.yaml': '', 'infra/keys/d.txt': '' },
    ],
    ['fileexists', 'fileexists("keys.json") ? "never" : "1d"', { 'infra/keys.json': '' }],
    [
      'a local of a file',
      'local.ttl',
      {
        'infra/locals.tf': 'locals {\n  ttl = jsondecode(file("keys.json")).ttl\n}\n',
        'infra/keys.json': json,
      },
    ],
    [
      'a variable file beside the root',
      'var.ttl',
      { 'infra/v.tf': 'variable "ttl" {}\n', 'infra/prod.tfvars': 'ttl = "never"\n' },
    ],
    [
      'a variable file in JSON',
      'var.ttl',
      { 'infra/v.tf': 'variable "ttl" {}\n', 'infra/prod.tfvars.json': '{"ttl": "never"}' },
    ],
    [
      'inputs of Terragrunt',
      'var.ttl',
      {
        'infra/v.tf': 'variable "ttl" {}\n',
        'live/prod/terragrunt.hcl':
          'terraform {\n  source = "../..//infra"\n}\ninputs = {\n  ttl = "never"\n}\n',
      },
    ],
  ])('is known: %s', async (_, expression, files) => {
    const { keys } = await read({ 'infra/main.tf': key(expression), ...files });
    expect(keys.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual(['A never']);
  });

  it('of a child module is found from the root, and from the module itself', async () => {
    const { keys } = await read({
      'envs/prod/main.tf': 'module "key" {\n  source = "../../modules/key"\n}\n',
      'envs/prod/ttl.txt': 'never',
      'modules/key/main.tf': key(
        'file("ttl.txt")',
        'deliver_to = [{ file = { path = file("${path.module}/where.txt") } }]',
      ),
      'modules/key/where.txt': 'ci.key',
    });
    expect(keys).toEqual(['A never']);
  });

  it.each<[string, string, string]>([
    ['outside the repository', 'file("../../etc/passwd")', 'outside the repository'],
    ['an absolute path', 'file("/etc/passwd")', 'depends on the machine'],
    ['the home directory', 'file("~/ttl")', 'depends on the machine'],
    ['a file that is not there', 'file("generated.txt")', 'not a text file of the repository'],
    ['a folder that is not there', 'join("", fileset("gone", "*"))', 'where no file is checked'],
    ['the working directory', 'file("${path.cwd}/ttl.txt")', 'path.cwd'],
    ['a missing file that try() would catch', 'try(file("generated.txt"), "1d")', 'not a text file'],
    [
      'a pattern made to take forever',
      `regex("(a*)*b", "${'a'.repeat(500)}")`,
      'regex() cannot be evaluated',
    ],
    [
      'what the policy does not list',
      'terraform.workspace == "prod" ? "never" : "1d"',
      'terraform.workspace',
    ],
    ['bytes that are not text', 'filebase64("a.bin")', 'filebase64()'],
  ])('is not known: %s', async (_, expression, because) => {
    const { keys } = await read({ 'infra/main.tf': key(expression) });
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^A undecidable: /);
    expect(keys[0]).toContain(because);
  });
});

it('is not known when files are listed again and again', async () => {
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`infra/${at}.txt`, '']));
  const listed = (times: number) =>
    key(
      `join("", [for i in range(${times}) : length(fileset(".", "*.tf")) == 1 ? "1" : "0"]) == "" ? "1d" : "2d"`,
    );
  expect((await read({ ...many, 'infra/main.tf': listed(2) })).keys).toEqual(['A 2d']);
  const { keys } = await read({ ...many, 'infra/main.tf': listed(900) });
  expect(keys[0]).toMatch(/^A undecidable: .*too large to evaluate/);
});

describe('the runs of a root', () => {
  const root = { 'infra/main.tf': `variable "ttl" {\n  default = "30d"\n}\n${key('var.ttl')}` };
  const files = { ...root, 'infra/dev.tfvars': 'ttl = "7d"\n', 'infra/prod.tfvars': 'ttl = "never"\n' };

  it('are one for each file of variables, and one without, if that is enough', async () => {
    expect((await read(files)).keys.sort()).toEqual([
      'A 30d',
      'A 7d infra/dev.tfvars',
      'A never infra/prod.tfvars',
    ]);
    const needed = { ...files, 'infra/main.tf': `variable "ttl" {}\n${key('var.ttl')}` };
    expect((await read(needed)).keys.sort()).toEqual(['A 7d infra/dev.tfvars', 'A never infra/prod.tfvars']);
  });

  it('declare once what is the same in several', async () => {
    const same = { ...files, 'infra/dev.tfvars': 'ttl = "never"\n' };
    expect((await read(same)).keys.sort()).toEqual(['A 30d', 'A never']);
  });

  it('are those of the policy', async () => {
    const settings = [
      { root: 'infra', varFiles: [['../env/prod.tfvars', 'dev.tfvars']], workspaces: undefined },
    ];
    const { keys } = await read({ ...files, 'env/prod.tfvars': 'ttl = "8d"\n' }, settings);
    expect(keys).toEqual(['A 7d']);
  });

  it('have the workspaces of the policy', async () => {
    const expression = 'terraform.workspace == "prod" ? "never" : "1d"';
    const settings = [{ root: './infra/', varFiles: undefined, workspaces: ['dev', 'prod'] }];
    const { keys } = await read({ 'infra/main.tf': key(expression) }, settings);
    expect(keys).toEqual(['A 1d workspace dev', 'A never workspace prod']);
  });
});

describe('a module that is not at hand is reported where it is called', () => {
  it.each<[string, string, string]>([
    [
      'in a submodule',
      'source = "../platform/keys"',
      'its source platform/keys has no Terraform files in this repository',
    ],
    [
      'in a registry',
      'source = "acme/keys/lowerplane"',
      'its source "acme/keys/lowerplane" is not in this repository',
    ],
    [
      'in another repository, with arguments of a key',
      'source = "git::https://example.com/m.git"\n  expires_in = "never"',
      'is not in this repository',
    ],
  ])('%s', async (_, body, because) => {
    const { unread } = await read({ 'infra/main.tf': `module "keys" {\n  ${body}\n}\n` });
    expect(unread).toHaveLength(1);
    expect(unread[0]).toMatch(/^infra\/main\.tf:1 module\.keys declares: /);
    expect(unread[0]).toContain(because);
  });

  it('unless it has nothing to do with keys', async () => {
    const { unread } = await read({
      'main.tf': `${key('"90d"')}module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\nmodule "own" {\n  source = "./own"\n}\n`,
      'own/main.tf': 'output "x" {\n  value = 1\n}\n',
    });
    expect(unread).toEqual([]);
  });
});

describe('a file that is not among those to check', () => {
  const hidden = 'hidden: the token of the runner';
  it.each([
    ['file', 'file("../.git/config")'],
    ['templatefile', 'templatefile("../.git/config", {})'],
    ['a part', 'regex("token.*", file("../.git/config"))'],
    ['base64', 'filebase64("../.git/config")'],
  ])('is not read: %s', async (_, expression) => {
    const files = memoryFiles({ 'infra/a.tf': key('"1d"').replace('"A"', expression) });
    const asked: string[] = [];
    const source = {
      list: () => files.list(),
      async read(path: string) {
        asked.push(path);
        return path === '.git/config' ? hidden : files.read(path);
      },
    };
    const { keys } = await readDeclarations(source);
    expect(keys.map(({ name }) => name.kind)).toEqual(['undecidable']);
    expect(asked).not.toContain('.git/config');
  });
});
