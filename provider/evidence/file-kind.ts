import { extname } from 'node:path';
import type { Evidence } from '../api/contract/evidence.ts';

interface FileKind {
  readonly mediaType: string;
  readonly type: Evidence['type'];
}

/** Media types and kinds of evidence, by extension. The first of a media type names files that are downloaded. */
const KINDS: Readonly<Record<string, FileKind>> = {
  '.pdf': { mediaType: 'application/pdf', type: 'document' },
  '.docx': {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    type: 'document',
  },
  '.md': { mediaType: 'text/markdown', type: 'document' },
  '.png': { mediaType: 'image/png', type: 'screenshot' },
  '.jpg': { mediaType: 'image/jpeg', type: 'screenshot' },
  '.jpeg': { mediaType: 'image/jpeg', type: 'screenshot' },
  '.json': { mediaType: 'application/json', type: 'api_data' },
  '.sarif': { mediaType: 'application/sarif+json', type: 'report' },
  '.csv': { mediaType: 'text/csv', type: 'report' },
  '.xml': { mediaType: 'application/xml', type: 'report' },
  '.html': { mediaType: 'text/html', type: 'report' },
  '.txt': { mediaType: 'text/plain', type: 'log' },
  '.log': { mediaType: 'text/plain', type: 'log' },
  '.zip': { mediaType: 'application/zip', type: 'document' },
};
const OTHER: FileKind = { mediaType: 'application/octet-stream', type: 'document' };

/** What the extension of a file says of its content. */
export function fileKind(path: string): FileKind {
  return KINDS[extname(path).toLowerCase()] ?? OTHER;
}

/** More characters of a name are not kept. */
const LONGEST = 80;

/**
 * A name for the file of evidence: its id, so that names differ, and its name as far as any file system takes it. Both
 * come from LowerPlane, and lead nowhere else.
 */
export function evidenceFileName({ id, name, media_type: mediaType }: Evidence): string {
  const extension = Object.keys(KINDS).find((known) => KINDS[known]?.mediaType === mediaType) ?? '';
  const words = harmless(name).slice(0, LONGEST);
  const stem = `${harmless(id).slice(0, LONGEST)}-${words}`.replace(/[-.]+$/, '');
  return stem.toLowerCase().endsWith(extension) ? stem : `${stem}${extension}`;
}

/** Letters, digits and few other characters. */
function harmless(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '');
}
