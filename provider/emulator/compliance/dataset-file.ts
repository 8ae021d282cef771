import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { lineOfPointer, parsePositioned } from '../../documents/positioned-yaml.ts';
import { crossReferenceFaults } from './cross-references.ts';
import { type Dataset, dataset } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { schemaFaults } from './schema-faults.ts';

/** How many faults are worth reading before the first are mended. */
const FAULTS_SHOWN = 20;

/**
 * Reads a data set from a JSON or YAML file.
 *
 * @throws DatasetError when it cannot be read or is not valid.
 */
export async function readDatasetFile(file: string): Promise<Dataset> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatasetError(`The data file ${file} cannot be read: ${reason}.`);
  }
  return parseDataset(text, file);
}

/**
 * @param file only for messages.
 * @throws DatasetError when the text is not a valid data set.
 */
export function parseDataset(text: string, file: string): Dataset {
  const source = parsePositioned(file, text);
  const { document, lines } = source;
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`,
    );
    throw datasetError(file, faults);
  }
  const value = plainValue(document, file);
  const faults = schemaFaults(value);
  const parsed = faults.length === 0 ? dataset.parse(value) : undefined;
  const all = parsed === undefined ? faults : crossReferenceFaults(parsed);
  if (parsed !== undefined && all.length === 0) return parsed;
  throw datasetError(
    file,
    all.map(
      ({ path, message }) => `${file}:${lineOfPointer(source, path)}: ${path || 'the file'} ${message}`,
    ),
  );
}

function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw datasetError(file, [`${file}: uses more aliases than any honest file would`]);
  }
}

function datasetError(file: string, faults: readonly string[]): DatasetError {
  const more = faults.length - FAULTS_SHOWN;
  return new DatasetError(
    [
      `The data file ${file} is not valid:`,
      ...faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${fault}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  );
}
