// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { describe, expect, it } from 'vitest';
import { valueIn } from './value-in.fixture.ts';

describe('returns what the console of Terraform 1.11 does', () => {
  it.each<[string, unknown]>([
    ['regex(".*", "never")', 'never'],
    ['regex("(\\\\d+)([a-z])", "x 90d 7h")', ['90', 'd']],
    ['regex("(?P<n>\\\\d+)(?P<u>[dwh])?", "ttl=90")', { n: '90', u: null }],
    ['regex("a|ab", "abc")', 'a'],
    ['regex("(?i)NEVER", "it is never ok")', 'never'],
    ['regex("[[:alpha:]]+", "12abc3")', 'abc'],
    ['regex("^(?:(a)|b)$", "b")', [null]],
    ['regex("a{2,3}?", "aaaa")', 'aa'],
    ['regex("\\\\bkey\\\\b", "a key b")', 'key'],
    ['regex("[^\\\\s,]+$", "a, bc")', 'bc'],
    ['regex("\\\\p{Lu}\\\\pL*", "das Éab")', 'Éab'],
    ['regexall("[a-z]", "a1b2")', ['a', 'b']],
    ['regexall("a*", "baac")', ['', 'aa', '']],
    [
      'regexall("(\\\\w)(\\\\d)", "a1b2")',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['replace("hello world", "/o(.)/", "0$1")', 'hell0 w0rld'],
    ['replace("hello world", "/(?P<x>l+)/", "<$${x}>")', 'he<ll>o wor<l>d'],
    ['replace("aaa", "/a*?/", "-")', '-a-a-a-'],
    ['try(regex("x", "abc"), "none")', 'none'],
    ['can(regex("^[0-9]+d$", "90d"))', true],
    ['jsondecode("{\\"ttl\\": \\"never\\", \\"n\\": [1, true, null]}").ttl', 'never'],
    ['jsonencode({ b = 1, a = ["<&>", null, 1.5] })', '{"a":["\\u003c\\u0026\\u003e",null,1.5],"b":1}'],
    ['jsonencode(jsondecode("{\\"a\\":{\\"c\\":[{}]}}"))', '{"a":{"c":[{}]}}'],
    [
      'csvdecode("name,ttl\\na,never\\n\\"b \\"\\"q\\"\\"\\",\\"x,y\\"\\n")',
      [
        { name: 'a', ttl: 'never' },
        { name: 'b "q"', ttl: 'x,y' },
      ],
    ],
    ['base64decode(base64encode("né"))', 'né'],
    [`urlencode("a b/c?d=é(!)'*~")`, 'a+b%2Fc%3Fd%3D%C3%A9%28%21%29%27%2A~'],
    ['md5("x")', '9dd4e461268c8034f5c8564e155c67a6'],
    ['sha1("x")', '11f6ad8ec52a2984abaafd7c3b516503785c2072'],
    ['sha256("x")', '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
    [
      'sha512("x")',
      'a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62',
    ],
    ['base64sha256("x")', 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='],
    [
      'base64sha512("x")',
      'pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43bCCSIkn7JBPtCBXRDmD6IWFF51QVRr+Yg==',
    ],
    ['chunklist(["a","b","c"], 2)', [['a', 'b'], ['c']]],
    ['coalescelist([], ["a"])', ['a']],
    ['index(["a","b"], "b")', 1],
    ['matchkeys(["i1","i2","i3"], ["a","b","a"], ["a"])', ['i1', 'i3']],
    ['setintersection(["a","b"], ["b","c"])', ['b']],
    ['setsubtract(["a","b"], ["b"])', ['a']],
    [
      'setproduct(["a","b"], ["x","y"])',
      [
        ['a', 'x'],
        ['a', 'y'],
        ['b', 'x'],
        ['b', 'y'],
      ],
    ],
    ['sum([1, 2.5, 3])', 6.5],
    ['transpose({ a = ["1","2"], b = ["2"] })', { '1': ['a'], '2': ['a', 'b'] }],
    ['parseint("ff", 16)', 255],
    ['parseint("-101", 2)', -5],
    ['pow(2, 10)', 1024],
    ['log(8, 2)', 3],
    ['signum(-3)', -1],
    ['strrev("héllo")', 'olléh'],
    ['trim("?!hello?!", "!?")', 'hello'],
    ['indent(2, "a\\nb\\nc")', 'a\n  b\n  c'],
    ['formatlist("%s-%s", ["a","b"], "x")', ['a-x', 'b-x']],
    [`formatdate("YYYY-MM-DD'T'hh:mm:ssZ", "2026-01-02T03:04:05Z")`, '2026-01-02T03:04:05Z'],
    ['formatdate("EEEE, D MMM YY H:m AA", "2026-01-02T13:04:05Z")', 'Friday, 2 Jan 26 1:4 PM'],
    ['timecmp("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")', -1],
    ['basename("a/b/c.txt")', 'c.txt'],
    ['dirname("a/b/c.txt")', 'a/b'],
    ['dirname("c.txt")', '.'],
    ['regex("(?s)a.b", "a\\nb")', 'a\nb'],
    ['regexall("(?m)^x", "x\\nx")', ['x', 'x']],
    ['replace("a.b", "/[.]/", "$$")', 'a$b'],
    ['substr("hello", -3, 2)', 'll'],
  ])('%s', async (expression, expected) => {
    expect(await valueIn(expression)).toEqual(expected);
  });
});

describe('is refused by Terraform, so that try() goes on', () => {
  it.each([
    'regex("x", "abc")',
    'jsondecode("{")',
    'csvdecode("a,a\\n1,2")',
    'base64decode("%")',
    'index(["a"], "b")',
    'sum([])',
    'parseint("9", 8)',
    'coalescelist([], [])',
  ])('%s', async (expression) => {
    expect(await valueIn(`try(${expression}, "next")`)).toBe('next');
  });
});

describe('is left to Terraform', () => {
  it.each([
    // Not part of RE2's syntax.
    'regex("a(?=b)", "ab")',
    'regex("(a)\\\\1", "aa")',
    'regex("a**", "aa")',
    // Too many steps.
    `regex("(x+x+)+y", "${'x'.repeat(60)}")`,
    `regexall("(a|aa)*$", "${'a'.repeat(300)}b")`,
    // More digits than JavaScript has.
    'jsondecode("12345678901234567890")',
    'setproduct(range(200), range(200))',
    'timestamp()',
    'uuid()',
  ])('%s', async (expression) => {
    expect(await valueIn(expression)).toMatch(/^undecidable: /);
  });

  it('a search in a loop, at some point', async () => {
    const loop = 'length([for i in range(5000) : regexall("a*b", "aaaa")])';
    expect(await valueIn(loop)).toContain('too large to evaluate');
  });
});
