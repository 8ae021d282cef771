import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitFor } from '../../setup/wait-for.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { FixtureWorkspace, installFixture } from './fixture.ts';

describe.skipIf(terraformIsMissing())('beyond resources', () => {
  let installed: InstalledProvider;
  let fixture: FixtureWorkspace;

  beforeAll(async () => {
    installed = await installFixture();
    return () => rm(installed.directory, { recursive: true });
  });

  beforeEach(async () => {
    fixture = await FixtureWorkspace.create(installed);
    return () => fixture.terraform.dispose();
  });

  test('a data source reads', async () => {
    fixture.put('item-far', { name: 'far', text: 'seen' });
    await fixture.configure(
      'data "fixture_lookup" "it" {\n id = "item-far"\n}\noutput "text" {\n value = data.fixture_lookup.it.text\n}',
    );
    await fixture.terraform.apply();
    expect(await fixture.terraform.output('text')).toBe('seen');
  });

  test('an ephemeral resource is opened, renewed while in use, closed, and never stored', async () => {
    const { terraform } = fixture;
    await fixture.configure(`ephemeral "fixture_token" "it" {
      name = "short"
    }
    resource "fixture_slow" "it" {
      name = "slow"
    }
    resource "fixture_item" "it" {
      name       = "uses-token"
      password   = ephemeral.fixture_token.it.value
      depends_on = [fixture_slow.it]
    }`);
    const run = terraform.start(['apply', '-auto-approve', '-no-color']);
    await waitFor(() => fixture.events('short').includes('renewed'));
    fixture.put('slow-go', {});
    expect((await run.done).code).toBe(0);
    expect(fixture.stored('item-uses-token')).toMatchObject({ password: 'token-of-short' });
    expect(fixture.events('short').at(-1)).toBe('closed');
    expect(await terraform.read('terraform.tfstate')).not.toContain('token-of-short');
  });

  test('functions take variadic arguments and name the argument at fault', async () => {
    const { terraform } = fixture;
    await fixture.configure(
      'output "joined" {\n value = provider::fixture::join("-", "a", "b", "c")\n}\noutput "half" {\n value = provider::fixture::divide(1, 2)\n}',
    );
    await terraform.apply();
    expect(await terraform.output('joined')).toBe('a-b-c');
    expect(await terraform.output('half')).toBe(0.5);
    await fixture.configure('output "no" {\n value = provider::fixture::divide(1, 0)\n}');
    const failed = await terraform.run(['plan']);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('Nothing can be divided by zero.');
    expect(failed.output).toContain('"divisor"');
  });

  test('a moved block takes over the state of another type', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "terraform_data" "old" {\n input = "Ada"\n}');
    await terraform.apply();
    await fixture.configure(
      'resource "fixture_successor" "it" {\n full_name = "Ada"\n}\nmoved {\n from = terraform_data.old\n to = fixture_successor.it\n}',
    );
    await terraform.apply();
    expect((await terraform.resource('fixture_successor.it')).values).toEqual({
      full_name: 'Ada',
      origin: 'moved',
    });
  });

  test('state of an older schema is upgraded; of a newer one refused', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_successor" "it" {\n full_name = "Ada Lovelace"\n}');
    await terraform.apply();
    await rewriteState(terraform.directory, {
      schema_version: 1,
      attributes: { first: 'Ada', last: 'Lovelace' },
    });
    expect(await terraform.plan()).toEqual([]);
    await terraform.apply();
    expect((await terraform.resource('fixture_successor.it')).values).toMatchObject({ origin: 'upgraded' });
    await rewriteState(terraform.directory, {
      schema_version: 2,
      attributes: { full_name: 'Ada Lovelace', gone: 1 },
    });
    expect(await terraform.plan()).toEqual([]);
    await rewriteState(terraform.directory, { schema_version: 0, attributes: {} });
    const refused = await terraform.run(['plan']);
    expect(refused.output).toContain('Unsupported State Version');
  });

  test('the schema is complete', async () => {
    await fixture.configure('');
    const { stdout } = await fixture.terraform.succeed(['providers', 'schema', '-json']);
    const schema = JSON.parse(stdout).provider_schemas['registry.terraform.io/test/fixture'];
    const { attributes, block_types } = schema.resource_schemas.fixture_item.block;
    expect(attributes.password).toMatchObject({ optional: true, sensitive: true, write_only: true });
    expect(attributes.rules.nested_type).toMatchObject({
      nesting_mode: 'list',
      attributes: { port: { required: true } },
    });
    expect(attributes.old.deprecated).toBe(true);
    expect(block_types.block.nesting_mode).toBe('list');
    expect(schema.functions.join.variadic_parameter.name).toBe('parts');
    expect(schema.provider.block.description).toBe('A provider for tests.');
  });
});

async function rewriteState(directory: string, instance: Readonly<Record<string, unknown>>): Promise<void> {
  const path = join(directory, 'terraform.tfstate');
  const state = JSON.parse(await readFile(path, 'utf8'));
  Object.assign(state.resources[0].instances[0], instance);
  await writeFile(path, JSON.stringify(state));
}
