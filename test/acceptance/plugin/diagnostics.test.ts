import { rm } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { FixtureWorkspace, installFixture } from './fixture.ts';

describe.skipIf(terraformIsMissing())('messages for people', () => {
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

  test('a validator points at the line inside a nested attribute', async () => {
    await fixture.configure(`resource "fixture_item" "it" {
  name = "one"
  rules = [
    { port = 80 },
    { port = 81, protocol = "icmp" },
  ]
}`);
    const { code, output } = await fixture.terraform.run(['validate']);
    expect(code).toBe(1);
    expect(output).toContain('"icmp" is not one of "tcp", "udp".');
    expect(output).toContain('At rules[1].protocol');
    expect(output).toMatch(/on main\.tf line 13, in resource "fixture_item" "it":\s+13: +{ port = 81/);
  });

  test.each([
    ['a set element', 'labels = ["UPPER"]', 'must be lower case letters'],
    ['a null element', 'order = ["a", null]', 'order[1] is null'],
    ['a number with too many digits', 'size = 12345678901234567890.5', 'has more digits'],
    ['a rule across attributes', 'text = "forbidden"', 'Write something else.'],
    ['a length', 'name = "a name of more than twenty letters"', 'write 1 to 20'],
  ])('%s is refused', async (_what, line, expected) => {
    const name = line.startsWith('name') ? '' : 'name = "one"';
    await fixture.configure(`resource "fixture_item" "it" {\n ${name}\n ${line}\n}`);
    const { code, output } = await fixture.terraform.run(['validate']);
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, ' ')).toContain(expected);
  });

  test('a deprecated attribute warns with its reason', async () => {
    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n old = "x"\n}');
    const { code, output } = await fixture.terraform.run(['validate']);
    expect(code).toBe(0);
    expect(output).toContain('Use "text" instead.');
  });

  test('a provider that cannot be configured says why, at its line', async () => {
    await fixture.configure('resource "fixture_item" "it" {\n name = "one"\n}', '"/nowhere"');
    const { code, output } = await fixture.terraform.run(['plan']);
    expect(code).toBe(1);
    expect(output).toContain('There is nothing at "/nowhere".');
    expect(output).toContain('in provider "fixture"');
  });

  test('an unknown provider configuration is planned', async () => {
    await fixture.configure(
      'resource "terraform_data" "store" {\n input = "x"\n}\nresource "fixture_item" "it" {\n name = "one"\n}',
      'terraform_data.store.output',
    );
    expect((await fixture.terraform.plan()).map(({ address }) => address)).toContain('fixture_item.it');
  });

  test.each([
    ['throw', 'Provider Bug', 0],
    ['throw in plan', 'failed unexpectedly while planning fixture_faulty', 0],
    ['wrong plan', 'does not match the configuration at extra', 0],
    ['refuse', 'The remote side refused.', 0],
    ['state and error', 'Made, but its predecessor is still there.', 1],
    ['other value', 'extra is not what was planned: it has another value', 1],
    ['left unknown', 'left result unknown', 1],
    ['wrong type', 'result: expected a string, got a number', 1],
    ['nothing', 'neither a state nor an error', 0],
  ])('a provider at fault: %s', async (fault, expected, kept) => {
    const { terraform } = fixture;
    await fixture.configure(`resource "fixture_faulty" "it" {\n fault = "${fault}"\n extra = "asked"\n}`);
    const { code, output } = await terraform.run(['apply', '-auto-approve']);
    expect(code).toBe(1);
    expect(output.replaceAll(/[\s│]+/g, ' ')).toContain(expected);
    expect(output).not.toMatch(/\n\s+at |inconsistent result|panic/);
    const state = await terraform.state();
    expect(state).toHaveLength(kept);
    if (kept) expect(state[0]?.tainted).toBe(true);
  });

  test('a delete that fails keeps the resource in state', async () => {
    const { terraform } = fixture;
    await fixture.configure('resource "fixture_faulty" "it" {\n fault = "none"\n extra = "stays"\n}');
    await terraform.apply();
    const { code, output } = await terraform.run(['destroy', '-auto-approve']);
    expect(code).toBe(1);
    expect(output).toContain('It cannot be deleted now.');
    expect((await terraform.resource('fixture_faulty.it')).values).toMatchObject({ extra: 'stays' });
  });
});
