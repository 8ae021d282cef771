import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryFiles } from '../../../provider/declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'compatibility', '0.1.0', 'gate');

/** Invalid declarations, and what version 0.1.0 made the fingerprints of their findings of. */
const RECORDED: readonly {
  readonly path: string;
  readonly text: string;
  readonly identities: readonly string[];
}[] = JSON.parse(readFileSync(join(FOLDER, 'declaration-faults.json'), 'utf8'));

it('an invalid declaration keeps the fingerprint that version 0.1.0 gave it', async () => {
  expect(RECORDED.length).toBeGreaterThan(150);
  for (const { path, text, identities } of RECORDED) {
    const { faults } = await readDeclarations(memoryFiles({ [path]: text }));
    const known = faults.map(({ identity, message }) => identity ?? message);
    expect(known, text).toEqual(expect.arrayContaining([...identities]));
  }
});
