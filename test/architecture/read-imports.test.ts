import { expect, it } from 'vitest';
import { readImports } from './read-imports.ts';

const specifiers = (text: string) => readImports('a.ts', text).map(({ specifier }) => specifier);

it('reads every way to refer to a module', () => {
  const text = `import fs from 'node:fs';
import {
  a, // ./not-this.ts
  type B,
} from './multi-line.ts';
import type { C } from './type.ts';
import './effect.ts';
export { d } from './named.ts';
export * from './all.ts';
export type { E } from './exported-type.ts';
export const f = async () => (await import('./dynamic.ts')).f;
type G = import('./import-type.ts').G;
const worker = new URL('./worker.ts', import.meta.url);
const data = JSON.parse('{}') as typeof import('./typeof.ts');
`;
  expect(specifiers(text)).toEqual([
    'node:fs',
    './multi-line.ts',
    './type.ts',
    './effect.ts',
    './named.ts',
    './all.ts',
    './exported-type.ts',
    './dynamic.ts',
    './import-type.ts',
    './worker.ts',
    './typeof.ts',
  ]);
  expect(readImports('a.ts', text)[1]).toEqual({ specifier: './multi-line.ts', line: 5 });
});

it('does not read comments, strings, templates or regular expressions', () => {
  expect(
    specifiers(`// import './comment.ts';
/* export * from './block.ts'; */
const text = "import './text.ts'";
const template = \`import './template.ts'; \${1}\`;
const pattern = /import '.\\/pattern.ts'/;
export const own = 1;
new URL('https://example.com', base);
`),
  ).toEqual([]);
});

it('refuses what it cannot parse', () => {
  expect(() => readImports('a.ts', 'import {')).toThrow('a.ts');
});
