import { createHash } from 'node:crypto';
import { ArchiveError } from '../../../action/scan/archives/archive-entry.ts';
import { zipEntries } from '../../../action/scan/archives/zip.ts';
import { fieldName } from '../../schema-messages/field-path.ts';
import { ZipWriter } from '../../zip.ts';
import {
  CHECKSUMS,
  MANIFEST,
  type Manifest,
  manifestDocument,
  packagedEvidence,
  type Verification,
} from './package-document.ts';
import { sha256Of } from './package-files.ts';

const DATA = [
  'audit-trail.jsonl',
  'controls.json',
  'evidence.json',
  'keys.json',
  'posture.json',
  'tests.json',
  CHECKSUMS,
];

/**
 * Compares an audit package with its manifest: every file by its hash, evidence also with what LowerPlane recorded of it,
 * and the archive itself with what the export writes, so that nothing else is in it.
 *
 * @param expected the SHA-256 of the manifest, as the export printed it; undefined: not known.
 */
export function verifyPackage(bytes: Buffer, expected: string | undefined): Verification {
  const differences: string[] = [];
  const files = filesIn(bytes, differences);
  const content = files.get(MANIFEST);
  const manifestSha256 = content === undefined ? null : sha256Of(content);
  const manifest = content === undefined ? undefined : readManifest(content, differences);
  if (content === undefined) differences.push(`${MANIFEST} is missing`);
  if (expected !== undefined && expected.toLowerCase() !== manifestSha256)
    differences.push(`the manifest has the SHA-256 ${manifestSha256 ?? 'of nothing'}, not ${expected}`);
  if (manifest !== undefined) {
    compareFiles(manifest, files, differences);
    compareEvidence(manifest, files, differences);
    if (differences.length === 0 && digestOf(files) !== sha256Of(bytes))
      differences.push('the archive has something besides its files, or was packed again');
  }
  return {
    version: 1,
    status: differences.length === 0 ? 'verified' : 'differs',
    manifest_sha256: manifestSha256,
    organization_id: manifest?.organization_id ?? null,
    period: manifest?.period ?? null,
    files: files.size,
    differences,
  };
}

function filesIn(bytes: Buffer, differences: string[]): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  try {
    // Nothing is compressed in a package, so that it cannot hold more than its own size.
    for (const { name, content } of zipEntries(bytes, { left: bytes.length })) {
      if (files.has(name)) differences.push(`${name} is there twice`);
      files.set(name, content);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    differences.push(`the archive cannot be read further: ${error.message}`);
  }
  return files;
}

function readManifest(content: Uint8Array, differences: string[]): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    differences.push(`${MANIFEST} is not JSON`);
    return undefined;
  }
  const parsed = manifestDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  differences.push(
    `${MANIFEST} is not a manifest (${fieldName(parsed.error.issues[0]?.path ?? []) || 'the document'})`,
  );
  return undefined;
}

function compareFiles(
  manifest: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  differences: string[],
): void {
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const path of DATA) if (!listed.has(path)) differences.push(`${path} is not in the manifest`);
  for (const path of files.keys())
    if (path !== MANIFEST && !listed.has(path)) differences.push(`${path} is not in the manifest`);
  for (const { path, size, sha256 } of manifest.files) {
    const content = files.get(path);
    if (content === undefined) differences.push(`${path} is missing`);
    else if (content.length !== size || sha256Of(content) !== sha256)
      differences.push(`${path} has the SHA-256 ${sha256Of(content)}, not ${sha256}`);
  }
}

function compareEvidence(
  manifest: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  differences: string[],
): void {
  const content = files.get('evidence.json');
  if (content === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    value = undefined;
  }
  const parsed = packagedEvidence.safeParse(value);
  if (!parsed.success) {
    differences.push('evidence.json is not a list of evidence');
    return;
  }
  const hashes = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const missing = new Set(manifest.missing.map(({ id }) => id));
  for (const { id, file, sha256 } of parsed.data) {
    if (file === null && !missing.has(id)) differences.push(`the content of ${id} is missing`);
    if (file !== null && hashes.get(file) !== sha256)
      differences.push(`${file} is not the evidence ${id} that LowerPlane recorded`);
  }
}

/** Of the archive that the export makes of the same files in the same order. */
function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  const zip = new ZipWriter((bytes) => hash.update(bytes));
  for (const [path, content] of files) zip.add({ path, content });
  zip.end();
  return hash.digest('hex');
}
