import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { lineOfPointer, parsePositioned } from '../../documents/positioned-yaml.ts';
import { jsonPointer, pointerName } from '../../schema-messages/field-path.ts';
import { schemaFaults } from '../../schema-messages/schema-faults.ts';
import { EmulatorStartError } from '../start-error.ts';
import { crossReferenceFaults, type DatasetFault } from './cross-references.ts';
import { type Dataset, dataset } from './dataset.ts';

/** A dataset that cannot be used. The message names each fault with its line. */
class DatasetError extends EmulatorStartError {
  override readonly name = 'DatasetError';
}

/** How many faults are worth reading before the first are fixed. */
const FAULTS_SHOWN = 20;

/**
 * Reads a dataset from a JSON or YAML file.
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
 * @param file For messages only.
 * @throws DatasetError when the text is not a valid dataset.
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
  const parsed = dataset.safeParse(value);
  const all: readonly DatasetFault[] = parsed.success
    ? crossReferenceFaults(parsed.data)
    : schemaFaults(dataset, parsed.error, value, { language: 'yaml', showsValues: true }).map(
        ({ path, message }) => ({ path: jsonPointer(path), message }),
      );
  if (parsed.success && all.length === 0) return parsed.data;
  throw datasetError(
    file,
    all.map(
      ({ path, message }) =>
        `${file}:${lineOfPointer(source, path)}: ${pointerName(path) || 'the file'} ${message}`,
    ),
  );
}

function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw datasetError(file, [`${file}: has too many aliases. Write out what they stand for`]);
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
