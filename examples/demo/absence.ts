import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { type Stage, StageError } from './stage.ts';
import { say } from './voice.ts';

/** Searches every file of the story, including unpacked plan files, for a secret and for the provider's own key. */
export async function proveAbsence(stage: Stage, secret: string): Promise<void> {
  const found: string[] = [];
  const fingerprints: string[] = [];
  let files = 0;
  for (const entry of await readdir(stage.directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    const text = Buffer.concat([content, ...unzipped(content)]).toString('latin1');
    if (entry.name.endsWith('.tfstate')) fingerprints.push(...fingerprintsIn(text));
    if (text.includes(secret) || text.includes(stage.adminKey)) found.push(relative(stage.directory, path));
  }
  const elsewhere = found.filter((path) => !path.startsWith('secrets/'));
  if (elsewhere.length > 0) throw new StageError(`The secret is in ${elsewhere.join(', ')}.`);
  say.proof(`searched ${files} files, including state and plan: the secret is in ${found.join(', ')} only`);

  const [delivered = ''] = found;
  const { mode } = await stat(join(stage.directory, delivered));
  say.proof(`only its owner can read ${delivered} (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`);
  say.proof(`the state holds fingerprints instead of secrets: ${fingerprints.join(', ')}`);
}

function fingerprintsIn(state: string): string[] {
  return [...state.matchAll(/"fingerprint": "([0-9a-f]{16})"/g)].flatMap(
    ([, fingerprint]) => fingerprint ?? [],
  );
}

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');

/** The parts of a zip archive, which a plan file is. */
function unzipped(content: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = content.indexOf(LOCAL_HEADER); at !== -1; at = content.indexOf(LOCAL_HEADER, at + 4)) {
    const data = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28);
    const method = content.readUInt16LE(at + 8);
    if (method === 8) parts.push(inflateRawSync(content.subarray(data), { finishFlush: 2 }));
  }
  return parts;
}
