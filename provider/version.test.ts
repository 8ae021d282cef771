import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { VERSION } from './version.ts';

it('is the version of the package, and has an entry in the changelog', () => {
  expect(VERSION).toBe(packageJson.version);
  expect(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')).toContain(`## [${VERSION}]`);
});
