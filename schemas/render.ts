import { DOCUMENTS, documentSchema } from './documents.ts';
import { openApiDocument } from './openapi.ts';

/** Every published file by its name in `schemas/`, with its exact content. */
export function renderSchemas(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    files.set(`${name}.json`, toText(documentSchema(name, document)));
  }
  files.set('openapi.json', toText(openApiDocument()));
  return files;
}

function toText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The folder of the published files. */
export function schemaFiles() {
  return { folder: import.meta.dirname, extension: '.json', files: renderSchemas() };
}
