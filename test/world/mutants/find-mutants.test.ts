import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allMutants, mutantsOf, PROVIDER } from './find-mutants.ts';
import { instrumented } from './instrument.ts';

const FILE = 'lifecycle/apply-key.ts';
const SOURCE = `
async function f(a) {
  if (await g(a)) return a ? await h(\`\${a ? undefined : 1}\`) : undefined;
  throw new Error({ detail: a ? undefined : 'none' });
}
`;

test('each await, each if and each conditional that can be undefined is a place for a mutant, but no wording', () => {
  expect(mutantsOf(FILE, SOURCE).map(({ id }) => id)).toEqual([
    `${FILE}: check left out: await g(a)`,
    `${FILE}: await left out: await g(a)`,
    `${FILE}: check left out: a ? await h(\`\${a ? undefined : 1}\`) : undefined`,
    `${FILE}: await left out: await h(\`\${a ? undefined : 1}\`)`,
  ]);
});

test('a module gets all its mutants, and does what it did while none of them lives', () => {
  const code = instrumented(join(PROVIDER, FILE), SOURCE) ?? '';
  expect(code.replaceAll(/globalThis\.isMutantAlive\("(\\.|[^"\\])*"\)/g, 'm')).toBe(`
async function f(a) {
  if ((m?false:((m?undefined:(await g(a)))))) return (m?undefined:(a ? (m?undefined:(await h(\`\${a ? undefined : 1}\`))) : undefined));
  throw new Error({ detail: a ? undefined : 'none' });
}
`);
});

test('no two mutants have the same name', () => {
  const ids = allMutants().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
