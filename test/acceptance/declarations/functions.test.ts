// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { valueIn } from '../../../provider/declarations/terraform/expression/value-in.fixture.ts';
import { findTerraform, terraformIsMissing } from '../../terraform/find-terraform.ts';

/** Calls that are evaluated, and on which Terraform must agree. */
const EVALUATED = [
  'cidrsubnet("10.0.0.0/16", 8, 2)',
  'cidrsubnet("10.1.2.3/16", 4, 15)',
  'cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)',
  'cidrsubnet("0.0.0.0/0", 32, 4294967295)',
  'cidrsubnet("10.0.0.0/16", 0, 0)',
  'cidrhost("10.12.112.0/20", 16)',
  'cidrhost("10.12.112.0/20", -1)',
  'cidrhost("10.12.112.9/20", 268)',
  'cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)',
  'cidrhost("::/96", 16909060)',
  'cidrhost("1:0:0:2::/64", 3)',
  'cidrnetmask("172.16.0.0/12")',
  'cidrnetmask("1.2.3.4/0")',
  'cidrnetmask("1.2.3.4/32")',
  'cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)',
  'cidrsubnets("fd00:fd12:3456:7890::/56", 16, 16, 16, 32)',
  'cidrsubnets("10.0.0.0/24")',
  'jsonencode({ "é" = "<\\u2028>", n = 1.5, b = [true, null, {}], s = toset(["b", "a"]), m = "a\\tb\\u0001\\\\" })',
  'jsonencode("a\\u007f/\\"")',
  'jsonencode(-0.5)',
  'formatdate("YYYY-MM-DD\'T\'hh:mm:ssZ", "2026-01-02T03:04:05Z")',
  'formatdate("EEEE, DD-MMM-YY HH:mm:ss AA ZZZ", "2026-11-30T13:04:05Z")',
  'formatdate("M/D/YY H aa \'o\'\'clock\'", "2026-01-02T00:04:05Z")',
  'timeadd("2026-01-31T00:00:00Z", "2160h")',
  'timeadd("2026-01-31T00:00:00Z", "-1h30m15s")',
  'timeadd("2024-02-28T23:59:59Z", "1s")',
  'timecmp("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00")',
  'try([][0], {}.a, "none")',
  'try(tonumber("x"), 7)',
  'can(regex("^a", "b"))',
  'can({ a = 1 }.b)',
  'can(tonumber("12"))',
  'nonsensitive(sensitive("90d"))',
  'setproduct(["a", "b"], ["x", "y"])',
  'setproduct(toset(["b", "a"]), ["x"])',
  'setproduct([1, 2], ["x"], [true])',
  'one([])',
  'one(["a"])',
  'one(toset(["a"]))',
  'one([null])',
  'regexall("[a-z]+", "ab 1 cd")',
  'regexall("x", "abc")',
  'length(regexall("a", "banana"))',
  'tomap({ a = 1, b = "c" })',
  'tolist(["a", 1])',
  'tolist(["a", null, true])',
  'toset(["a", 1])',
  'tolist([{ a = 1 }, { a = 2 }])',
  'tobool("true")',
  'substr("🤔🤷", 0, 1)',
  'ceil(1.2)',
  'floor(-1.2)',
  'parseint("ff", 16)',
  'format("%03d|%-5s|%q", 7, "ab", "c")',
  'join(",", [for k, v in { b = 1, a = 2 } : "${k}${v}"])',
  'merge({ a = 1 }, { a = 2, b = 3 })',
  'zipmap(["a", "b"], [1, 2])',
  'coalesce("", "a")',
  'title("hello world")',
  'trim("?!hello?!", "!?")',
  'element(["a", "b"], 5)',
  'sum([1, 2.5])',
  'range(1, 10, 4)',
  'alltrue([])',
  'anytrue([])',
  'signum(-3)',
  'pow(2, 10)',
  'strrev("abc")',
];

/** Calls that Terraform rejects: none may be taken for a value. */
const REJECTED = [
  'cidrsubnet("10.0.0.0/33", 8, 2)',
  'cidrsubnet("10.0.0.0/30", 8, 2)',
  'cidrsubnet("10.0.0.0/16", 8, 256)',
  'cidrsubnet("010.0.0.0/16", 33, 1)',
  'cidrhost("10.0.0.0/31", 2)',
  'cidrhost("10.0.0.0/31", -3)',
  'cidrhost("10.0.0.1", 2)',
  'cidrnetmask("fd00::/8")',
  'cidrsubnets("10.0.0.0/24", 33)',
  'cidrsubnets("10.0.0.0/31", 1, 1, 1)',
  'one(["a", "b"])',
  'timeadd("2026-01-31", "1h")',
  'timeadd("2026-01-31T00:00:00Z", "1d")',
  'formatdate("YYYYY", "2026-01-02T03:04:05Z")',
  'formatdate("YYYY", "2026-02-30T03:04:05Z")',
  'parseint("12", 2)',
  'regex("x", "abc")',
  'tonumber("0x10")',
  'element([], 0)',
  'regexall("([0-9])(?P<x>[a-z])", "1a2b")',
  'regex("([0-9])(?P<x>[a-z])", "1a2b")',
  'jsondecode("{")',
  'setproduct(["a"])',
  'nonsensitive(tonumber("a"))',
];

/** Calls that are left to Terraform: what they return is its own matter, or changes. */
const NOT_KNOWN = [
  'filebase64("a.txt")',
  'base64gzip("a")',
  'yamlencode({ a = 1 })',
  'textencodebase64("a", "UTF-16LE")',
  'timestamp()',
  'plantimestamp()',
  'uuid()',
  'bcrypt("a")',
  'provider::lowerplane::key("a")',
  'provider::terraform::encode_tfvars({ a = 1 })',
  'ephemeralasnull("a")',
  'issensitive("a")',
  'tolist([1, true])',
  'tolist(["a", []])',
  'sensitive(var.unknown)',
  'try(provider::x::y(), "90d")',
  'try(uuid(), "90d")',
  'can(uuid())',
];

const REFUSED = 'Terraform rejects it';

/** What the console of Terraform says to each, as one expression: it prints only the last one that it is given. */
function inConsole(expressions: readonly string[]): readonly unknown[] {
  const tried = expressions.map((expression) => `try(jsonencode(${expression}), "${REFUSED}")`);
  const { stdout, stderr } = spawnSync(findTerraform() ?? 'terraform', ['console'], {
    input: `base64encode(jsonencode([${tried.join(', ')}]))\n`,
    encoding: 'utf8',
    env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', NO_COLOR: '1' },
  });
  if (stderr !== '' || stdout === '') throw new Error(`the console stopped: ${stdout}${stderr}`);
  // In Base64, because the console escapes strings as HCL does.
  const answers: readonly string[] = JSON.parse(Buffer.from(JSON.parse(stdout), 'base64').toString('utf8'));
  return answers.map((text): unknown => (text === REFUSED ? text : JSON.parse(text)));
}

describe.skipIf(terraformIsMissing())('functions, as the console of Terraform evaluates them', () => {
  it('have the same values', async () => {
    const ours: unknown[] = [];
    for (const expression of EVALUATED) ours.push([expression, await valueIn(expression)]);
    const answers = inConsole(EVALUATED);
    expect(ours).toEqual(EVALUATED.map((expression, index) => [expression, answers[index]]));
  });

  it('have no value where Terraform rejects them', async () => {
    expect(new Set(inConsole(REJECTED))).toEqual(new Set([REFUSED]));
    for (const expression of REJECTED)
      expect([expression, String(await valueIn(expression))]).toEqual([
        expression,
        expect.stringMatching(/^undecidable: /),
      ]);
  });
});

it('is not known where it is left to Terraform', async () => {
  for (const expression of NOT_KNOWN)
    expect([expression, String(await valueIn(expression))]).toEqual([
      expression,
      expect.stringMatching(/^undecidable: /),
    ]);
});
