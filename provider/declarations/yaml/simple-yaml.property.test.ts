import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePositioned } from '../../documents/positioned-yaml.ts';
import { syntaxFaults } from '../../documents/yaml-syntax.ts';
import { simpleYaml } from './simple-yaml.ts';
import { staticYaml } from './static-yaml.ts';

function lineStartsOf(text: string): number[] {
  return [...text.matchAll(/^/gm)].map(({ index }) => index).filter((index) => index < text.length);
}

/** What the whole reader makes of a text, and what it finds wrong with it. */
function whole(text: string) {
  const source = parsePositioned('keys.yaml', text);
  const faults: unknown[] = [...syntaxFaults(source)];
  const value = staticYaml(source, (at, message) => faults.push({ at, message }));
  return { value, lineStarts: lineStartsOf(text), faults };
}

const word = fc.constantFrom(
  'a',
  'name',
  'Bench 1',
  '90d',
  '12',
  '007',
  '1.5',
  '.5',
  '1e3',
  '0x1f',
  '-1',
  'true',
  'True',
  'null',
  '~',
  'yes',
  'a:b',
  'a: b',
  'a:',
  ':a',
  'a#b',
  'a #b',
  '#',
  'a,b',
  'a-b',
  '- a',
  '-',
  '---',
  '...',
  '.inf',
  '2027-03-31T00:00:00Z',
  'ci/a.key',
  '"q"',
  '"a # b"',
  '"a\\n"',
  "'it''s'",
  "'x: y'",
  '*a',
  '&a b',
  '!t c',
  '|',
  '>',
  '@a',
  '%a',
  '`a`',
  'é',
  '\u00a0',
  '\ud83d\ude00',
  '<<',
  '?',
  '(CI)',
);
const tame = fc.oneof(
  {
    arbitrary: fc.constantFrom('a', 'Bench 1', '90d', '12', 'true', '"q"', "'x: y'", 'ci/a.key', 'a:b'),
    weight: 20,
  },
  { arbitrary: word, weight: 1 },
);
const flow: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tame,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'path', 'c-d'), tie('value')), {
        maxLength: 3,
        selector: ([name]) => name,
      })
      .map((entries) => `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(',')} }`),
  ),
})).value;

/** A block, indented by so many spaces. */
const block: fc.Arbitrary<(indent: number) => string> = fc.letrec<{ block: (indent: number) => string }>(
  (tie) => ({
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      flow.map((value) => () => ` ${value}\n`),
      fc
        .tuple(
          fc.integer({ min: 0, max: 3 }),
          fc.integer({ min: 1, max: 3 }),
          fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
        )
        .map(([deeper, behind, items]) => (indent: number) => {
          const dash = `${' '.repeat(indent + deeper)}-${' '.repeat(behind - 1)}`;
          return `\n${items.map((item) => `${dash}${item(indent + deeper + behind).replace(/^\n +/, ' ')}`).join('')}`;
        }),
      fc
        .tuple(
          fc.integer({ min: 0, max: 3 }),
          fc.uniqueArray(
            fc.tuple(fc.constantFrom('name', 'keys', 'x-a', 'b_c', 'True', 'null'), tie('block')),
            {
              minLength: 1,
              maxLength: 4,
              selector: ([name]) => name,
            },
          ),
        )
        .map(([deeper, entries]) => (indent: number) => {
          const before = ' '.repeat(indent + deeper);
          return `\n${entries.map(([name, value]) => `${before}${name}:${value(indent + deeper)}`).join('')}`;
        }),
    ),
  }),
).block;

/** A text of blocks with comments, and with something put into it here and there. */
const file = fc
  .record({
    block,
    more: block,
    edits: fc.array(
      fc.tuple(
        fc.nat(),
        fc.oneof(
          fc.constantFrom(
            '\n',
            '\n\n',
            ' ',
            '  ',
            '\n# comment\n',
            ' # c\n',
            '#',
            ',',
            ':',
            '-',
            '[',
            '}',
            '\n  # c\n',
          ),
          word,
        ),
      ),
      { maxLength: 2 },
    ),
    comments: fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(' # c', '  #', '\n# c', '\n    # a: b', " # it's", '\n  #"')),
      { maxLength: 3 },
    ),
  })
  .map(({ block: written, more, edits, comments }) => {
    const lines = `version: 1\nkeys:${written(0)}x-more:${more(0)}`.split('\n');
    for (const [line, comment] of comments) lines[line % lines.length] += comment;
    const text = lines.join('\n');
    return edits.reduce((edited, [at, added]) => {
      const offset = at % (edited.length + 1);
      return edited.slice(0, offset) + added + edited.slice(offset);
    }, text);
  });

describe('a text that is simple', () => {
  it.each([
    '# Keys of the team\nversion: 1\n\n# the gate # "here"\nkeys:\n  - name: CI\n',
    'version: 1\nkeys:\n  - name: CI\n# the next: one\n  - name: More\n# the end\n',
  ])('can have comments that begin their line: %j', (text) => {
    const read = simpleYaml('keys.yaml', text);
    expect(read).toBeDefined();
    expect(whole(text)).toEqual({ ...read, faults: [] });
  });

  it.each(['keys: a # c\n', 'keys: a\n  # c\n', 'keys: "a # b"\n', 'keys: a#b\n'])(
    'has no other comments: %j',
    (text) => {
      expect(simpleYaml('keys.yaml', text)).toBeUndefined();
    },
  );

  it.each(['null', 'NULL', 'true', 'True', 'FALSE'])(
    'has no name that YAML reads as a keyword: %s',
    (name) => {
      for (const text of [`a: b\n${name}: c\n`, `- ${name}: c\n`, `a: {${name}: c}\n`])
        expect(simpleYaml('keys.yaml', text)).toBeUndefined();
    },
  );

  it.each([1000, 1001, 1024, 1025])('has no name that YAML refuses for its length: %i', (length) => {
    const text = `${'a'.repeat(length)}: b\n`;
    const read = simpleYaml('keys.yaml', text);
    if (read !== undefined) expect(whole(text)).toEqual({ ...read, faults: [] });
    expect(read !== undefined).toBe(length <= 1000);
  });

  it('has the value and the positions that the whole reader finds, and no faults', () => {
    let simple = 0;
    fc.assert(
      fc.property(file, (text) => {
        const read = simpleYaml('keys.yaml', text);
        if (read === undefined) return;
        simple += 1;
        expect(whole(text)).toEqual({ ...read, faults: [] });
      }),
      { numRuns: 1_000 },
    );
    expect(simple).toBeGreaterThan(10);
  });
});
