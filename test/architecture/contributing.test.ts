import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..', '..');
const TEXT = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

it('CONTRIBUTING explains every script, and none that does not exist', () => {
  const explained = [...TEXT.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name);
  const known = [...Object.keys(packageJson.scripts), 'ci'];
  expect([...new Set(explained)].filter((name = '') => !known.includes(name) && name !== 'run')).toEqual([]);
  expect(Object.keys(packageJson.scripts).filter((name) => !explained.includes(name))).toEqual([]);
});

it('CONTRIBUTING draws folders that exist', () => {
  const [, picture = ''] = /## Layout\n+```\n([\s\S]*?)```/.exec(TEXT) ?? [];
  const parents: string[] = [];
  const drawn = picture.split('\n').flatMap((line) => {
    const [, indent = '', name] = /^( *)([a-z-]+\/)/.exec(line) ?? [];
    // A description that goes on is indented further than any folder.
    if (name === undefined || indent.length > 8) return [];
    parents.splice(indent.length / 2, parents.length, name);
    return [parents.join('')];
  });
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
});

it('CONTRIBUTING links to files that exist', () => {
  const links = [...TEXT.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
