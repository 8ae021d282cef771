import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../memory-files.fixture.ts';
import { readDeclarations } from '../read-declarations.ts';

type Files = Readonly<Record<string, string>>;

/** A module with a key whose life is a variable, and a folder that calls it with 30 days. */
const MODULE: Files = {
  'infra/main.tf':
    'variable "ttl" { default = "never" }\nresource "lowerplane_api_key" "a" {\n  name = "A"\n  permissions = "read-only"\n  expires_in = var.ttl\n}\n',
};
const CALL: Files = { 'other/main.tf': 'module "m" {\n  source = "../infra"\n  ttl = "30d"\n}\n' };
const CALLED = 'other module.m.lowerplane_api_key.a in';

async function read(files: Files, before?: Files): Promise<readonly string[]> {
  const { keys } = await readDeclarations(memoryFiles(files), [], before && memoryFiles(before));
  return keys
    .map(({ directory, address, expiration }) => {
      const value = expiration.kind === 'known' ? expiration.value.kind : expiration.kind;
      return `${directory} ${address} ${value}`;
    })
    .sort();
}

describe('a folder that another calls as a module', () => {
  it('is not a root, so that its defaults are not judged', async () => {
    expect(await read({ ...MODULE, ...CALL })).toEqual([CALLED]);
  });

  it.each<[string, Files]>([
    ['terraform.tfvars', { 'infra/terraform.tfvars': 'ttl = "never"\n' }],
    ['a file for -var-file', { 'infra/prod.tfvars': 'ttl = "never"\n' }],
    ['tfvars in JSON', { 'infra/x.auto.tfvars.json': '{ "ttl": "never" }' }],
    ['a backend', { 'infra/backend.tf': 'terraform {\n  backend "s3" {}\n}\n' }],
    ['HCP Terraform', { 'infra/cloud.tf': 'terraform {\n  cloud {}\n}\n' }],
    ['a backend in JSON', { 'infra/backend.tf.json': '{ "terraform": { "backend": { "s3": {} } } }' }],
    ['a provider', { 'infra/provider.tf': 'provider "lowerplane" {}\n' }],
    ['a provider in JSON', { 'infra/provider.tf.json': '{ "provider": { "lowerplane": {} } }' }],
    [
      'Terragrunt',
      { 'live/terragrunt.hcl': 'terraform {\n  source = "../infra"\n}\ninputs = {\n  ttl = "never"\n}\n' },
    ],
  ])('is a root as well with %s', async (_, files) => {
    const found = await read({ ...MODULE, ...CALL, ...files });
    expect(found).toContain(CALLED);
    expect(found).toContain('infra lowerplane_api_key.a never');
  });

  it('is a root as well when it was one before the change', async () => {
    expect(await read({ ...MODULE, ...CALL }, MODULE)).toContain('infra lowerplane_api_key.a never');
  });

  it.each<[string, Files]>([
    ['it was called before', { ...MODULE, ...CALL }],
    [
      'its caller was elsewhere before',
      { ...MODULE, 'old/x.tf': 'module "m" {\n  source = "../infra"\n}\n' },
    ],
    ['it is new with its caller', { 'readme.md': '' }],
  ])('is not a root when %s', async (_, before) => {
    expect(await read({ ...MODULE, ...CALL }, before)).toEqual([CALLED]);
  });

  it('is not a root with requirements of versions alone', async () => {
    const versions = { 'infra/versions.tf': 'terraform {\n  required_version = ">= 1.8"\n}\n' };
    expect(await read({ ...MODULE, ...CALL, ...versions })).toEqual([CALLED]);
  });
});
