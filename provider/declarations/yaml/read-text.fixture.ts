import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readKeysFile } from './read-keys-file.ts';

export const PATH = 'lowerplane.yaml';

/** Reads the text of a keys file. */
export async function read(text: string) {
  const files = { [PATH]: text };
  const { keys, faults } = await readKeysFile(memoryFiles(files), [PATH]);
  return { keys, faults, at: (range: Parameters<typeof textAt>[1]) => textAt(files, range) };
}

/** The faults of a keys file as reports show them: line and message. */
export async function messages(text: string): Promise<string[]> {
  return (await read(text)).faults.map(({ at, message }) => `${at.line}: ${message}`);
}
