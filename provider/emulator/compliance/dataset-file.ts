import { readFile } from 'node:fs/promises';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { crossReferenceFaults, type DatasetFault } from './cross-references.ts';
import { type Dataset, dataset } from './dataset.ts';

/** A data set file that cannot be used; the message is for people and names every fault with its line. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

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
export async function parseDataset(text: string, file: string): Promise<Dataset> {
  const lines = new LineCounter();
  // JSON is YAML: one parser, with positions, for both.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => `${file}:${lineAt(pos[0])}: ${message}`);
    throw datasetError(file, faults);
  }
  const value: unknown = document.toJS();
  const faults = await schemaFaults(value);
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

async function schemaFaults(value: unknown): Promise<readonly DatasetFault[]> {
  const { default: ajv } = await import('ajv/dist/2020.js');
  const validate = new ajv.default({
    allErrors: true,
    strict: true,
    formats: { email: true, uri: true },
  }).compile(z.toJSONSchema(dataset, { io: 'input' }));
  if (validate(value)) return [];
  return (validate.errors ?? []).flatMap(wordError);
}

function wordError(error: ErrorObject): readonly DatasetFault[] {
  const { instancePath: path, keyword, params } = error;
  switch (keyword) {
    case 'required':
      return [{ path, message: `must have the field "${params.missingProperty}"` }];
    case 'additionalProperties':
    case 'propertyNames':
      return [
        {
          path,
          message: `has the field "${params.additionalProperty ?? params.propertyName}", which means nothing here; remove or rename it`,
        },
      ];
    case 'enum':
      return [{ path, message: `must be one of ${params.allowedValues.join(', ')}` }];
    case 'pattern':
      return [
        {
          path,
          message: 'must be an instant such as 2026-11-01T09:00:00Z, or relative such as "-2h" or "+30d"',
        },
      ];
    case 'anyOf':
      return [];
    default:
      return [{ path, message: error.message ?? 'is not valid' }];
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
