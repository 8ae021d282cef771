// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { describe, expect, it } from 'vitest';
import { valueIn } from './value-in.fixture.ts';

describe('is worked out as the console of Terraform 1.11 does', () => {
  it.each([
    [`title("ci-production key_x o'neil")`, "Ci-Production Key_x O'Neil"],
    ['title("éa ßb 1a")', 'Éa ßb 1a'],
    ['upper("straße")', 'STRAßE'],
    ['format("%03d|%-5s|%5s|%q|%v|%%", 7, "a", "b", "c\\"d", true)', '007|a    |    b|"c\\"d"|true|%'],
    ['format("%05d", -42)', '-0042'],
    ['timeadd("2026-01-01T00:00:00Z", "2160h")', '2026-04-01T00:00:00Z'],
    ['timeadd("2026-01-01T00:00:00Z", "-1h30m")', '2025-12-31T22:30:00Z'],
    ['length("é😀👨‍👩‍👧")', 3],
    ['toset(["b", "a", "B", "10", "9"])', ['10', '9', 'B', 'a', 'b']],
    ['tolist(toset([10, 9, 1]))', [1, 9, 10]],
    ['split("", "abc")', ['a', 'b', 'c']],
    ['split(",", "")', ['']],
    ['join("-", ["a"], ["b"])', 'a-b'],
    ['coalesce("", null, "x")', 'x'],
    ['lookup({ a = null }, "a", "x")', null],
    ['[for k, v in { b = 1, a = 2 } : "${k}${v}"]', ['a2', 'b1']],
    ['{ for x in [{ k = "a", v = 1 }, { k = "a", v = 2 }] : x.k => x.v... }', { a: [1, 2] }],
    ['keys({ b = 1, a = 2, B = 3 })', ['B', 'a', 'b']],
    ['values({ b = 1, a = 2 })', [2, 1]],
    ['try({}.a, "x")', 'x'],
    ['can({}.a)', false],
    ['flatten([["a"], [["b"], []], "c"])', ['a', 'b', 'c']],
    ['replace("a.b.c", ".", "-")', 'a-b-c'],
    ['substr("hello", 1, 3)', 'ell'],
    ['element(["a", "b"], 5)', 'b'],
    ['1 == "1"', false],
    ['"${0.1 + 0.2}!"', '0.3!'],
    ['-7 % 3', -1],
    ['[{ n = [1, 2] }, { n = [3] }][*].n[0]', [1, 3]],
    ['[{ n = [1, 2] }, { n = [3] }].*.n[0]', [1, 2]],
    ['merge({ a = 1 }, null, { b = 2 })', { a: 1, b: 2 }],
    ['merge([{ a = 1 }, { a = 2 }]...)', { a: 2 }],
    ['range(5, 1)', [5, 4, 3, 2]],
    ['range(1, 10, 3)', [1, 4, 7]],
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
    ['distinct(["a", "b", "a"])', ['a', 'b']],
    ['slice(["a", "b", "c"], 1, 2)', ['b']],
    ['setunion(["b"], ["a"])', ['a', 'b']],
    ['compact(["a", "", null])', ['a']],
    ['min(3, "2")', 2],
    ['contains(["1"], 1)', false],
    ['sort(["b", "A", "a"])', ['A', 'a', 'b']],
    ['one([])', null],
    ['tostring(1.50)', '1.5'],
    ['<<-EOT\n    a\n\n      b ${1}\n  EOT\n', 'a\n\n  b 1\n'],
  ])('%s', async (expression, expected) => {
    expect(await valueIn(expression)).toEqual(expected);
  });
});

describe('what is not known', () => {
  it.each([
    ['stays where it is', 'merge({ a = var.unknown }, { b = 1 }).b', 1],
    ['is passed over where something else is looked up', 'lookup({ a = var.unknown, b = 1 }, "b", 2)', 1],
    ['is passed over where one side is enough', 'var.unknown && false', false],
    [
      'does not count as missing',
      'try(var.unknown.a, "x")',
      'undecidable: it depends on var.unknown, which has no default',
    ],
    ['is not reached', 'coalesce("a", var.unknown)', 'a'],
    ['does not hide how many there are', 'length([var.unknown, 1])', 2],
    ['reaches as far as what depends on it', '[for x in [1, var.unknown] : x][0]', 1],
    [
      'decides a condition',
      'var.unknown ? 1 : 2',
      'undecidable: it depends on var.unknown, which has no default',
    ],
  ])('%s', async (_, expression, expected) => {
    expect(await valueIn(expression)).toEqual(expected);
  });

  it.each(['timestamp()', 'file("a")', 'uuid()', 'provider::time::now()', 'bcrypt("a")'])(
    'is what %s gives',
    async (call) => {
      expect(await valueIn(call)).toBe(`undecidable: it calls ${call.slice(0, call.indexOf('('))}()`);
    },
  );
});

describe('what is made to take for ever', () => {
  const doubling = (make: (name: string) => string) =>
    Array.from({ length: 60 }, (_, index) => `l${index + 1} = ${make(`local.l${index}`)}`).join('\n  ');

  it.each([
    [
      'texts that double',
      'local.l60',
      `l0 = "xxxxxxxx"\n  ${doubling((name) => `"\${${name}}\${${name}}"`)}`,
    ],
    [
      'lists that double',
      'join("", flatten(local.l60))',
      `l0 = ["x"]\n  ${doubling((name) => `[${name}, ${name}]`)}`,
    ],
    [
      'maps that double',
      '"${local.l60 == 1}"',
      `l0 = {}\n  ${doubling((name) => `{ a = ${name}, b = ${name} }`)}`,
    ],
    ['loops in loops', '[for a in range(9999) : [for b in range(9999) : a * b]]', ''],
    [
      'a long replacement',
      'replace(local.a, "", local.a)',
      'a = join("", [for a in range(9999) : "aaaaaa"])',
    ],
    ['a long join', 'join(local.a, range(9999))', 'a = join("", [for a in range(9999) : "aaaaaa"])'],
    ['a huge range', 'range(100000000)', ''],
    [
      'a chain of locals',
      'local.l0',
      Array.from({ length: 5_000 }, (_, index) => `l${index} = local.l${index + 1}`).join('\n  '),
    ],
    [
      'a deep value',
      'jsonencode(local.l5000)',
      `l0 = []\n  ${Array.from({ length: 5_000 }, (_, index) => `l${index + 1} = [local.l${index}]`).join('\n  ')}`,
    ],
  ])('comes to an end: %s', async (_, expression, locals) => {
    expect(await valueIn(expression, locals)).toMatch(/^undecidable: /);
  });
});

describe('templates are worked out as the console of Terraform 1.11 does', () => {
  const LIST = 'l = ["a", "b"]';
  it.each<[string, string, unknown]>([
    ['an if', '"%{if true}x%{else}y%{endif}"', 'x'],
    ['an else', '"%{ if false }x%{ else }y%{ endif }"', 'y'],
    ['a missing else', '"a%{ if false }x%{ endif }"', 'a'],
    ['a number in an if', '"%{ if true }${1}%{ endif }"', '1'],
    ['a for over a map', '"%{ for k, v in {b=1,a=2} }${k}${v}%{ endfor }"', 'a2b1'],
    ['an if in a for', '"%{ for x in local.l }%{ if x == "a" }${x}!%{ endif }%{ endfor }"', 'a!'],
    ['strip markers', '"a  ${~ 1 ~}  b  %{ if false ~}  c %{ endif ~}  d"', 'a1b  d'],
    ['strip markers at line breaks', '"a\\n  \\n${~1~}\\n\\n b"', 'a1b'],
    ['escapes', '"%%{ if true }$${x}"', '%{ if true }${x}'],
    [
      'a for in a heredoc',
      '<<E\nx\n%{ for ip in local.l ~}\n    server ${ip}\n%{ endfor ~}\n   y\nE',
      'x\n    server a\n    server b\n   y\n',
    ],
    [
      'indentation with an if',
      '<<-E\n   x\n   %{ if true ~}\n\n     yes\n   %{ else }\n     no\n   %{ endif }\n   y ${~ 1 ~}   z\n   E',
      'x\n\n  yes\n\ny1z\n',
    ],
    [
      'indentation with a for',
      '<<-E\n     %{ for i, ip in local.l }\n     server ${i} ${ip}\n     %{ endfor }\n   y\n   E',
      '  \n  server 0 a\n  \n  server 1 b\n  \ny\n',
    ],
    [
      'indentation that a strip marker takes away',
      '<<-E\n   %{~ if true }\n     yes\n   %{~ endif }\n   y\n   E',
      '\n     yes\n\n   y\n',
    ],
  ])('%s', async (_, expression, expected) => {
    expect(await valueIn(expression, LIST)).toEqual(expected);
  });

  it.each([
    ['"%{ if var.unknown }x%{ endif }"', 'var.unknown'],
    ['"%{ for x in var.unknown }x%{ endfor }"', 'var.unknown'],
    ['"%{ if true }${var.unknown}%{ endif }"', 'var.unknown'],
  ])('%s is not known', async (expression, because) => {
    expect(await valueIn(expression)).toMatch(/^undecidable: /);
    expect(await valueIn(expression)).toContain(because);
  });
});
