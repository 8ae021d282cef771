import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MadeRepository } from '../integration/scan/made-repository.ts';
import { withKeyTexts } from './key-texts.ts';

/** The number of the recorded LowerPlane's key that the gate works with. */
export const GATE_KEY = 1;

/** A git repository with the recorded files, secrets in place of their placeholders. */
export function gateRepository(recorded: string): MadeRepository {
  const folder = join(recorded, 'repository');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const repository = new MadeRepository();
  repository.commit(
    'Start',
    Object.fromEntries(
      files.map((file) => [relative(folder, file), withSecrets(readFileSync(file, 'utf8'))]),
    ),
  );
  return repository;
}

/** Key texts for their placeholders, and `{{reversed …}}` the right way round: what a scanner would find is spelled backwards. */
function withSecrets(text: string): string {
  return withKeyTexts(text).replace(/\{\{reversed (\S+)\}\}/g, (_, reversed: string) =>
    [...reversed].reverse().join(''),
  );
}
