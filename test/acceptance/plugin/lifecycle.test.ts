import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { FixtureWorkspace, installFixture } from './fixture.ts';

describe.skipIf(terraformIsMissing())('the life of a resource', () => {
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

  test('create, no changes, update, replace, destroy', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n text = "first"\n}');
    const [creation] = await terraform.plan();
    expect(creation?.change.actions).toEqual(['create']);
    expect(creation?.change.after).toMatchObject({ name: 'one', size: 1 });
    expect(creation?.change.after_unknown).toMatchObject({ id: true, revision: true });
    await terraform.apply('plan.bin');
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      id: 'item-one',
      revision: 1,
      region: 'north',
    });
    expect(await terraform.plan()).toEqual([]);

    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n text = "second"\n}');
    const [change] = await terraform.plan();
    expect(change?.change.actions).toEqual(['update']);
    expect(change?.change.after).toMatchObject({ id: 'item-one', region: 'north', text: 'second' });
    expect(change?.change.after_unknown).toMatchObject({ revision: true });
    await terraform.apply();
    expect(fixture.stored('item-one')).toMatchObject({ text: 'second', privateState: { made: 'here' } });

    await fixture.configure('resource "fixture_item" "it" {\n name = "two"\n text = "second"\n}');
    const [replacement] = await terraform.plan();
    expect(replacement?.change.actions).toEqual(['delete', 'create']);
    expect(replacement?.change.replace_paths).toEqual([['name']]);
    await terraform.apply();
    expect(fixture.stored('item-one')).toBeUndefined();
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      id: 'item-two',
      revision: 1,
    });

    await terraform.succeed(['destroy', '-auto-approve']);
    expect(fixture.stored('item-two')).toBeUndefined();
    expect(await terraform.state()).toEqual([]);
  });

  test('every kind of value survives a round trip', async () => {
    const { terraform } = fixture;
    await fixture.configure(`resource "fixture_item" "it" {
      name     = "values"
      size     = 0.1
      big      = 123456789012345678901234567890.5
      labels   = ["b", "a"]
      order    = ["z", "y"]
      settings = { "__proto__" = "kept", "ключ" = "значение" }
      point    = { x = 1, y = -2.5 }
      anything = { list = [1, true, null], text = "x" }
      owner    = { user = "ada" }
      rules    = [{ port = 80 }, { port = 53, protocol = "udp" }]
      zones    = [{ zone = "b" }, { zone = "a", weight = 9 }]
      links    = { home = { url = "http://localhost", token = "hidden" } }
      block {
        key = "k"
      }
    }
    output "big" {
      value = fixture_item.it.big == 123456789012345678901234567890.5 && fixture_item.it.size == 0.1
    }`);
    await terraform.apply();
    expect(await terraform.output('big')).toBe(true);
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      labels: ['a', 'b'],
      order: ['z', 'y'],
      settings: JSON.parse('{"__proto__":"kept","ключ":"значение"}'),
      point: { x: 1, y: -2.5 },
      anything: { list: [1, true, null], text: 'x' },
      owner: { user: 'ada', role: 'reader' },
      rules: [
        { port: 80, protocol: null, handle: '80/any' },
        { port: 53, protocol: 'udp', handle: '53/udp' },
      ],
      zones: expect.arrayContaining([
        { zone: 'a', weight: 9 },
        { zone: 'b', weight: 5 },
      ]),
      links: { home: { url: 'http://localhost', token: null } },
      block: [{ key: 'k', note: null }],
    });
    expect(await terraform.plan()).toEqual([]);
  });

  test('a write-only value reaches the remote side and nothing else', async () => {
    const { terraform } = fixture;
    const secret = `hush-${process.pid}`;
    await fixture.configure(`variable "secret" {
      type      = string
      ephemeral = true
    }
    resource "fixture_item" "it" {
      name     = "hidden"
      password = var.secret
    }`);
    await terraform.succeed(['plan', '-out=plan.bin', `-var=secret=${secret}`]);
    await terraform.succeed(['apply', `-var=secret=${secret}`, 'plan.bin']);
    expect(fixture.stored('item-hidden')).toMatchObject({ password: secret });
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      password: null,
      password_length: secret.length,
    });
    expect(await terraform.read('terraform.tfstate')).not.toContain(secret);
  });

  test('values known only after apply go through a plan, refined or not', async () => {
    const { terraform } = fixture;
    await fixture.configure(`resource "terraform_data" "source" {
      input = "later"
    }
    resource "fixture_item" "it" {
      name     = "after"
      text     = "starts-\${terraform_data.source.output}"
      labels   = [terraform_data.source.output]
      order    = terraform_data.source.output == "x" ? ["a"] : ["b"]
      rules    = [{ port = length(terraform_data.source.output) }]
    }`);
    const changes = await terraform.plan();
    const change = changes.find(({ address }) => address === 'fixture_item.it')?.change;
    expect(change?.after_unknown).toMatchObject({
      text: true,
      labels: [true],
      rules: [{ port: true, handle: true }],
    });
    await terraform.apply('plan.bin');
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      text: 'starts-later',
      labels: ['later'],
      order: ['b'],
      rules: [{ port: 5, handle: '5/any' }],
    });
    expect(await terraform.plan()).toEqual([]);
  });

  test('drift is reverted, and what is gone is planned again', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n text = "mine"\n}');
    await terraform.apply();
    fixture.put('item-one', { name: 'one', text: 'theirs' });
    const [drift] = await terraform.plan();
    expect(drift?.change).toMatchObject({
      actions: ['update'],
      before: { text: 'theirs' },
      after: { text: 'mine' },
    });
    rmSync(join(fixture.store, 'item-one.json'));
    const [gone] = await terraform.plan();
    expect(gone?.change.actions).toEqual(['create']);
  });

  test('the resource itself can decide on a change, by its private state', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n}');
    await terraform.apply();
    fixture.put('item-one', { name: 'one', due: true });
    const [renewal] = await terraform.plan();
    expect(renewal?.change).toMatchObject({
      actions: ['update'],
      after: { id: 'item-one' },
      after_unknown: { revision: true },
    });
    await terraform.apply('plan.bin');
    expect(fixture.stored('item-one')).toMatchObject({ privateState: { planned: 'renewal' } });
    expect(await terraform.plan()).toEqual([]);
  });

  test('import by command and by block', async () => {
    const { terraform } = fixture;
    fixture.put('item-old', { name: 'old', text: 'there' });
    await fixture.configure('resource "fixture_item" "it" {\n name = "old"\n text = "there"\n}');
    await terraform.succeed(['import', 'fixture_item.it', 'item-old']);
    expect((await terraform.resource('fixture_item.it')).values).toMatchObject({
      id: 'item-old',
      text: 'there',
    });
    expect(await terraform.plan()).toEqual([]);
    const missing = await terraform.run(['import', 'fixture_item.other', 'item-none']);
    expect(missing.code).toBe(1);
  });

  test('a destroy can be refused while planning', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_item" "it" {\n name = "guarded"\n}');
    await terraform.apply();
    const refused = await terraform.run(['plan', '-destroy']);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('This item may not be destroyed.');
    expect(fixture.stored('item-guarded')).toBeDefined();
  });
});
