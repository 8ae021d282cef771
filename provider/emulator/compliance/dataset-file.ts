import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';
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
  const lines = new LineCounter();
  // JSON is YAML: one parser, with positions, for both.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => `${file}:${lineAt(pos[0])}: ${message}`);
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
      ({ path, message }) => `${file}:${lineAt(offsetOf(document, path))}: ${path || 'the file'} ${message}`,
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

/** Where the nearest existing node of a JSON Pointer starts in the text. */
function offsetOf(document: Document, pointer: string): number {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = steps.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return Number(node.range[0]);
    }
  }
  return 0;
}
