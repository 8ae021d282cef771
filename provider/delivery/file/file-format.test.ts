import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotenv, json } from './file-format.ts';

const SECRET = 'lp_0123456789';

/** Lines of a dotenv file that are no assignment of KEY. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    '# a comment: KEY=no',
    '  # it\'s "open',
    'OTHER=1',
    'export A_B = two # KEY=3',
    'MULTI="first\nKEY=inside\nlast"',
    "SINGLE='KEY=\n'",
    'TICK=`KEY=\n"`',
    'KEYS=1',
    'MY.KEY=1',
    '\u00e9=\u00c3\u00a9',
    'YAML: value',
    'not an assignment',
  ),
  fc.stringMatching(/^[A-JL-Z]{1,5}=[a-z0-9 ]{0,9}$/),
);
const ending = fc.constantFrom('\n', '\r\n');
const around = fc.record({
  before: fc.array(line, { maxLength: 6 }),
  after: fc.array(line, { maxLength: 6 }),
  ending,
});

describe('a variable in a dotenv file', () => {
  const format = dotenv('KEY');

  it('is replaced where it is, and all else kept byte for byte', () => {
    const assignment = fc.constantFrom(
      ['KEY=', 'old', ''],
      ['export KEY = ', 'old', '   # why'],
      ["KEY='", 'old', "' # why"],
      ['KEY="', 'old', '"'],
      ['  KEY=', '', ''],
      ['KEY: ', 'old', ''],
    );
    fc.assert(
      fc.property(
        around,
        assignment,
        ({ before, after, ending: end }, [start = '', value = '', rest = '']) => {
          const quote = /['"]$/.exec(start)?.[0] ?? '';
          const content = [...before, `${start}${value}${rest}`, ...after].join(end);
          expect(format.valueIn(content)).toBe(value);
          const written = format.withValue(content, SECRET);
          const bare = quote === '' ? start : start.slice(0, -1);
          const tail = quote === '' ? rest : rest.slice(1);
          expect(written).toBe([...before, `${bare}${SECRET}${tail}`, ...after].join(end));
          expect(format.valueIn(written)).toBe(SECRET);
          const lines = [...before, ...after];
          const left = format.without(written);
          if (lines.join('').trim() === '') expect(left).toBeUndefined();
          else if (after.length > 0) expect(left).toBe([...before, ...after].join(end));
          else expect(left).toBe(`${before.join(end)}${end}`);
        },
      ),
    );
  });

  it('is added at the end, and removed again', () => {
    fc.assert(
      fc.property(around, fc.boolean(), ({ before, ending: end }, isClosed) => {
        const content = before.length === 0 ? '' : before.join(end) + (isClosed ? end : '');
        expect(format.valueIn(content)).toBeUndefined();
        const written = format.withValue(content, SECRET);
        expect(written.startsWith(content)).toBe(true);
        expect(format.valueIn(written)).toBe(SECRET);
        const left = format.without(written);
        if (content.trim() === '') expect(left).toBeUndefined();
        else expect([content, `${content}\n`, `${content}\r\n`]).toContain(left);
      }),
    );
    expect(format.withValue(undefined, SECRET)).toBe(`KEY=${SECRET}\n`);
    expect(format.withValue('A=1\r\nB=2', SECRET)).toBe(`A=1\r\nB=2\r\nKEY=${SECRET}\r\n`);
  });

  it('that is assigned twice is left as it is', () => {
    expect(() => format.valueIn('KEY=1\nKEY=2')).toThrow('assigns KEY 2 times');
  });
});

describe('a member of a JSON file', () => {
  const format = json('KEY');
  const others = fc.dictionary(
    fc.string().filter((name) => name !== 'KEY'),
    fc.jsonValue(),
    { maxKeys: 5 },
  );
  const spacing = fc.constantFrom(undefined, 2, '\t');

  it('is replaced where it is, and all else kept byte for byte', () => {
    fc.assert(
      fc.property(others, others, fc.string(), spacing, (before, after, value, space) => {
        const object = Object.fromEntries([
          ...Object.entries(before),
          ['KEY', value],
          ...Object.entries(after).filter(([name]) => !Object.hasOwn(before, name)),
        ]);
        const content = ` ${JSON.stringify(object, undefined, space)}\n`;
        expect(format.valueIn(content)).toBe(value);
        const written = format.withValue(content, SECRET);
        expect(written).toBe(` ${JSON.stringify({ ...object, KEY: SECRET }, undefined, space)}\n`);
        const { KEY: _, ...rest } = object;
        const left = format.without(written);
        if (Object.keys(rest).length === 0) expect(left).toBeUndefined();
        else expect(JSON.parse(left ?? '')).toEqual(JSON.parse(JSON.stringify(rest)));
      }),
    );
  });

  it('is added at the end, as the others are set off, and removed again', () => {
    fc.assert(
      fc.property(others, spacing, (object, space) => {
        const content = JSON.stringify(object, undefined, space);
        expect(format.valueIn(content)).toBeUndefined();
        const written = format.withValue(content, SECRET);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ ...object, KEY: SECRET })));
        const left = format.without(written);
        if (Object.keys(object).length === 0) expect(left).toBeUndefined();
        else expect(left).toBe(content);
      }),
    );
    expect(format.withValue(undefined, SECRET)).toBe(`{\n  "KEY": "${SECRET}"\n}\n`);
    expect(format.withValue('{\n  "A": [{"KEY": 1}, "}"]\n}', SECRET)).toBe(
      `{\n  "A": [{"KEY": 1}, "}"],\n  "KEY": "${SECRET}"\n}`,
    );
  });

  it.each([
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['{"A": 1,}', 'is not JSON'],
    ['{"KEY": "a", "KEY": "b"}', 'has KEY 2 times'],
  ])('is not looked for in %s', (content, why) => {
    expect(() => format.valueIn(content)).toThrow(why);
    expect(() => format.withValue(content, SECRET)).toThrow(why);
  });

  it('is not a text when it is something else', () => {
    expect(format.valueIn('{"KEY": 5}')).toBeNull();
  });
});
