import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from './read-text.fixture.ts';

describe('for any key', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((name) => name !== '' && name === name.trim());
  const styles = [
    (value: string) => JSON.stringify(value),
    (value: string) => `'${value.replaceAll("'", "''")}'`,
  ] as const;

  it('the text at the range of a value is the value as written', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.record({ name: text, style: fc.constantFrom(...styles), flow: fc.boolean() }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.constantFrom('\n', '\r\n'),
      async (keys, lineBreak) => {
        const lines = keys.flatMap(({ name, style, flow }) =>
          flow
            ? [`  - { permissions: admin, name: ${style(name)} } # end`]
            : ['  -   permissions: admin # some', `      name: ${style(name)}   `, '', '      # and more'],
        );
        const { keys: found, faults, at } = await read(['version: 1', 'keys:', ...lines].join(lineBreak));
        expect(faults).toEqual([]);
        expect(
          found.map(({ name }) => (name.kind === 'known' ? [name.value, at(name.at)] : name.kind)),
        ).toEqual(keys.map(({ name, style }) => [name, style(name)]));
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('no text makes the reader throw', async () => {
    const pieces = [
      'version: 1',
      'keys:',
      '- ',
      '  ',
      'name: ',
      '&a',
      '*a',
      '<<: ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '\t',
      '\n',
      '!x',
      '---',
      '#',
      'a',
      ': ',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(soup, async (written) => {
        const { faults } = await read(written);
        const lines = written.split('\n').length;
        for (const { at, message } of faults) {
          expect(at.line).toBeGreaterThanOrEqual(1);
          expect(at.line).toBeLessThanOrEqual(lines);
          expect(message).toMatch(/^(?:[A-Z]|keys|version|x-).*\.$/s);
        }
      }),
      { numRuns: 300 },
    );
  });
});
