import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Evidence } from '../../../api/contract/evidence.ts';
import { EVIDENCE_SIZE_MAX } from '../../../api/contract/words.ts';
import { fileKind } from '../../../evidence/file-kind.ts';
import { sha256Of, type Upload, uploadFault } from '../../../evidence/upload.ts';
import { grouped } from '../../../text/count.ts';
import { codeOf } from '../../../text/error-code.ts';
import { DiagnosticError, isUnknown, type Unknown } from '../../plugin/index.ts';

interface DeclaredContent {
  readonly file: string | null | Unknown;
  readonly json: string | null | Unknown;
}

/** What is to be uploaded, or why that is not known yet: a value that is, or a file that does not exist. */
export type Content = (Upload & Pick<Evidence, 'type'>) | 'unknown' | 'missing';

/**
 * Reads the content of declared evidence.
 *
 * @throws DiagnosticError when it cannot be read, or must not be uploaded.
 */
export function readContent({ file, json }: DeclaredContent): Content {
  if (isUnknown(file) || isUnknown(json)) return 'unknown';
  if (json !== null) {
    const content = new Uint8Array(Buffer.from(json));
    refuseFault(content, 'json', 'The document');
    return { filename: 'evidence.json', ...fileKind('evidence.json'), content, sha256: sha256Of(content) };
  }
  // Validation asks for one of them.
  return file === null ? 'unknown' : readFile(file);
}

function readFile(path: string): Content {
  const content = bytesOf(path);
  if (content === undefined) return 'missing';
  refuseFault(content, 'file', `"${path}"`);
  return { filename: basename(path), ...fileKind(path), content, sha256: sha256Of(content) };
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw unusable(`"${path}" is not a file. Write the path of one.`);
    // Not even read: it may be huge.
    if (stats.size > EVIDENCE_SIZE_MAX)
      throw unusable(
        `"${path}" has ${grouped(stats.size)} bytes; evidence has at most ${grouped(EVIDENCE_SIZE_MAX)}. Split it, or upload an extract.`,
      );
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(`"${path}" cannot be read (${codeOf(error)}).`);
  }
}

function refuseFault(content: Uint8Array, attribute: string, what: string): void {
  const fault = uploadFault(content);
  if (fault !== undefined) throw unusable(`${what} ${fault}`, attribute);
}

function unusable(detail: string, attribute = 'file'): DiagnosticError {
  return new DiagnosticError({ summary: 'Unusable Evidence', detail, path: [attribute] });
}
