import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIncluded, matchesPath } from './path-glob.ts';

it.each<[glob: string, fits: readonly string[], doesNot: readonly string[]]>([
  [
    'vendor/',
    ['vendor/a.tf', 'infra/vendor/b/c.tf'],
    ['vendor', 'infra/vendor', 'vendors/a.tf', 'my-vendor/a.tf'],
  ],
  ['**/testdata/**', ['testdata/a', 'a/testdata/b/c'], ['testdata', 'a/testdata', 'a/mytestdata/b']],
  ['*.tf', ['main.tf', 'infra/main.tf', 'folder.tf/readme'], ['main.tf.json', 'tf']],
  ['/a/b', ['a/b', 'a/b/c'], ['x/a/b', 'a/bc', 'a']],
  ['a/b', ['a/b', 'a/b/c'], ['x/a/b']],
  ['/main.tf', ['main.tf'], ['infra/main.tf']],
  ['infra', ['infra/main.tf', 'x/infra', 'x/infra/y'], ['infrared/main.tf']],
  ['infra/*.tf', ['infra/main.tf'], ['infra/prod/main.tf', 'x/infra/main.tf']],
  ['infra/**/*.tf', ['infra/main.tf', 'infra/a/b/main.tf'], ['main.tf', 'x/infra/main.tf']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
  ['**/b', ['b', 'a/b', 'a/b/c'], ['ab']],
  ['a**c', ['abc', 'x/abbc'], ['ab/c']],
  ['key?.tf', ['key1.tf', 'keyä.tf', 'key🔑.tf'], ['key.tf', 'key12.tf']],
  ['./infra/', ['infra/a'], ['x/infra/a']],
  ['app/[slug]/page.tsx', ['app/[slug]/page.tsx'], ['app/s/page.tsx']],
  ['a.b+(c)^$|{d}', ['a.b+(c)^$|{d}'], ['axb+(c)^$|{d}']],
  ['**', ['a', 'a/b'], []],
  ['/', [], ['a', 'a/b']],
])('%s', (glob, fits, doesNot) => {
  for (const path of fits) expect([path, matchesPath(glob, path)]).toEqual([path, true]);
  for (const path of doesNot) expect([path, matchesPath(glob, path)]).toEqual([path, false]);
});

it('prefers exclude over include', () => {
  const paths = { include: ['infra/', '*.ts'], exclude: ['**/testdata/**', '/infra/old/'] };
  const counting = ['infra/a.tf', 'app/main.ts', 'infra/old/a.ts', 'infra/testdata/a.tf', 'readme.md'];
  expect(counting.filter((path) => isIncluded(paths, path))).toEqual(['infra/a.tf', 'app/main.ts']);
  expect(isIncluded({ include: [], exclude: [] }, 'anything')).toBe(true);
});

it('agrees with git', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'abc', 'a.tf', 'b.tf', 'x');
  const piece = fc.constantFrom('a', 'b', 'a*', '*b', '*', '**', '**', '?', 'a?c', '*.tf', 'a*b*c', 'x*');
  const glob = fc
    .tuple(fc.boolean(), fc.array(piece, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([anchored, pieces, folder]) => `${anchored ? '/' : ''}${pieces.join('/')}${folder ? '/' : ''}`);
  const paths = fc.array(
    fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/')),
    { minLength: 30, maxLength: 30 },
  );
  const cases = fc.sample(fc.tuple(glob, paths), { numRuns: 250, seed: 20_261_125 });
  const root = mkdtempSync(join(tmpdir(), 'globs-'));
  try {
    execFileSync('git', ['init', '--quiet', root]);
    // One call for all: each glob is in a folder of its own.
    for (const [index, [written]] of cases.entries()) {
      mkdirSync(join(root, `${index}`));
      writeFileSync(join(root, `${index}`, '.gitignore'), `${written}\n`);
    }
    const asked = cases.flatMap(([written, some], index) =>
      some.map((path) => ({ written, path, file: `${index}/${path}` })),
    );
    const answer = execFileSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], {
      cwd: root,
      input: asked.map(({ file }) => `${file}\0`).join(''),
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    const ignored = new Set(answer.split('\0'));
    expect(ignored.size).toBeGreaterThan(500);
    for (const { written, path, file } of asked) {
      expect([written, path, matchesPath(written, path)]).toEqual([written, path, ignored.has(file)]);
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});

it('takes linear time for a hostile glob', () => {
  // Of a regular expression, these would outlast the universe.
  expect(matchesPath(`${'*a'.repeat(60)}b`, 'a'.repeat(4_000))).toBe(false);
  expect(matchesPath(`${'**/a/'.repeat(60)}b`, 'a/'.repeat(2_000).concat('c'))).toBe(false);
  expect(matchesPath('**/'.repeat(200).concat('*a'.repeat(100), 'b'), 'aaaa/'.repeat(800).concat('c'))).toBe(
    false,
  );
});
