import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainList, isPlainMap, type Plain, plainOf } from '../../static-value.ts';
import { evaluate } from '../expression/evaluate.ts';
import { readHcl } from './read-hcl.ts';

/** A value as people write it: the text of an expression without references. */
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    '7',
    ' ',
    '\t',
    '"',
    '\\',
    '$',
    '%',
    '{',
    '}',
    '#',
    'é',
    '😀',
    '\n',
    '\r\n',
    "'",
  ),
  maxLength: 12,
});
const quoted = text.map((value) => {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n');
  return `"${escaped.replace(/[$%](?=\{)/g, '$&$&')}"`;
});
const number = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(String),
  fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1, max: 99 })).map(([a, b]) => `${a}.${b}`),
);
const line = fc.tuple(
  fc.constantFrom('', '  ', '    ', '\t', '     '),
  fc.stringMatching(/^[a-z"\\ ]{0,6}$/),
);
const heredoc = fc
  .tuple(fc.constantFrom('<<EOT', '<<-EOT'), fc.array(line, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'))
  .map(([start, lines, end]) =>
    [start, ...lines.map(([indent, words]) => indent + words), start === '<<EOT' ? 'EOT' : '  EOT', ''].join(
      end,
    ),
  );
const scalar = fc.oneof(quoted, number, fc.constantFrom('true', 'false', 'null'));
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b-c', '"d e"', '"é"'), tie('expression')), {
        selector: ([name]) => name,
        maxLength: 3,
      })
      .map((entries) => `{ ${entries.map(([name, value]) => `${name} = ${value}`).join(', ')} }`),
  ),
}));

it('values are what the parser of HashiCorp makes of them', async () => {
  const written = fc.array(fc.oneof(expression, heredoc), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(written, async (expressions) => {
      const code = `locals {\n${expressions.map((each, index) => `  x${index} = ${each}\n`).join('')}}\n`;
      const [theirs] = localsOf(await parse('main.tf', code));
      const ours = await readHcl('main.tf', code);
      expect(ours.faults).toEqual([]);
      for (const [name, value] of ours.locals) {
        const read = plainOf(evaluate(value, { budget: { steps: 10_000 }, lookUp: () => undefined }));
        expect('plain' in read ? jsonOf(read.plain) : read.because).toEqual(unescaped(theirs?.[name]));
      }
      expect([...ours.locals.keys()]).toEqual(expressions.map((_, index) => `x${index}`));
    }),
  );
});

function localsOf(document: { readonly locals?: unknown }): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(document.locals) ? document.locals : [];
}

function jsonOf(plain: Plain): unknown {
  if (isPlainList(plain)) return plain.map(jsonOf);
  return isPlainMap(plain)
    ? Object.fromEntries([...plain].map(([name, item]) => [name, jsonOf(item)]))
    : plain;
}

/** Its JSON is to be read as templates once more, so it leaves `$${` as it is. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$${', () => '${').replaceAll('%%{', '%{');
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unescaped(item)]));
}
