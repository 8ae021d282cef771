// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs and expressions of Terraform
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JSON_PATH, readProgram } from './read-program.fixture.ts';

describe('for any program', () => {
  it('the text at the range of a value is the value as written', async () => {
    const noise = fc.constantFrom(
      '/* name: 1 */',
      "x: { name: 'no' },",
      'y: [1, { name: 2 }],',
      '// , name: }\n',
      'z: (a, b) => { return `${a}{`; },',
      "'w-x': f<A, B>(1),",
      'v: 1 / 2 / 3,',
      'u: /[,}]/.test("}"),',
      '...rest,',
    );
    const value = fc.constantFrom(
      "'CI gate'",
      '"CI gate"',
      '`CI gate`',
      'nameOf({ name: 1 })',
      "a ? 'CI gate' : 'x'",
      'await name()',
    );
    const property = fc.asyncProperty(
      fc.array(noise, { maxLength: 6 }),
      value,
      fc.array(noise, { maxLength: 6 }),
      async (before, written, after) => {
        const program = `«0»new ApiKey(stack, 'a', { ${before.join(' ')} name: ${written}, ${after.join(' ')} });\n`;
        const { key, at, header } = await readProgram(program);
        expect([header(key), at(key.name)]).toEqual(['new ApiKey(', written]);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('no text makes the reader throw', async () => {
    const pieces = [
      'new ApiKey(',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '`',
      '${',
      "'",
      '"',
      '/',
      '*',
      '//',
      '\\',
      '"\\',
      '<',
      '>',
      ',',
      ':',
      'name',
      '...',
      '\n',
      ' ',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
    const property = fc.asyncProperty(soup, async (written) => {
      const { key } = await readProgram(`«0»new ApiKey(${written}`);
      expect(['infra/main.ts', JSON_PATH]).toContain(key.header.path);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('takes no more time for text made to take long', async () => {
    for (const piece of ['"\\', '/*', '/[', 'a<', '({']) {
      const { key } = await readProgram(`«0»new ApiKey(${piece.repeat(20_000)}`);
      expect(key.header.path).toBe(JSON_PATH);
    }
  });
});
