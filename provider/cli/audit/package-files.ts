import { createHash } from 'node:crypto';
import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { evidenceFileName } from '../../evidence/file-kind.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import type { ZipFile } from '../../zip.ts';
import { verifiedContent } from '../evidence/run-download-command.ts';
import { CHECKSUMS, MANIFEST, type Manifest, type PackagedEvidence } from './package-document.ts';

/** What an audit package is about. */
export interface PackageRequest {
  readonly self: ApiKey;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The files of an audit package, the manifest last. Content of evidence is read one after another, so that memory does
 * not grow with it. The same answers of LowerPlane give the same files.
 *
 * @returns the manifest.
 * @throws LowerPlaneError
 * @throws CommandError when the content of evidence is not what LowerPlane recorded.
 */
export async function* packageFiles(
  client: LowerPlaneClient,
  { self, from, to }: PackageRequest,
): AsyncGenerator<ZipFile, Manifest> {
  const files: Manifest['files'] = [];
  const listed = (path: string, content: Uint8Array): ZipFile => {
    files.push({ path, size: content.length, sha256: sha256Of(content) });
    return { path, content };
  };
  const period = { from: formatInstant(from), to: formatInstant(to) };
  const events = await Array.fromAsync(client.listAuditEvents(period));
  yield listed(
    'audit-trail.jsonl',
    Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join('')),
  );
  yield listed('controls.json', jsonBytes(await Array.fromAsync(client.listControls())));
  yield listed('keys.json', jsonBytes(await Array.fromAsync(client.listApiKeys())));
  yield listed('posture.json', jsonBytes(await client.getPosture()));
  yield listed('tests.json', jsonBytes(await Array.fromAsync(client.listTests())));

  const isInPeriod = (item: Evidence) => {
    const at = instantOf(item.collected_at ?? item.uploaded_at);
    return at >= from && at < to;
  };
  const evidence = (await Array.fromAsync(client.listEvidence())).filter(isInPeriod);
  const packaged: PackagedEvidence = [];
  const missing: Manifest['missing'] = [];
  for (const item of evidence) {
    const content = await contentOf(client, item);
    if (typeof content === 'string') {
      missing.push({ id: item.id, name: item.name, reason: content });
      packaged.push({ ...item, file: null });
      continue;
    }
    const file = `evidence/${evidenceFileName(item)}`;
    packaged.push({ ...item, file });
    yield listed(file, content);
  }
  yield listed('evidence.json', jsonBytes(packaged));
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  yield listed(CHECKSUMS, Buffer.from(lines.join('')));
  const manifest: Manifest = {
    version: 1,
    organization_id: self.organization_id,
    period,
    exported_by: { id: self.id, name: self.name },
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    missing,
  };
  yield { path: MANIFEST, content: jsonBytes(manifest) };
  return manifest;
}

/** The content, or why LowerPlane does not have it. */
async function contentOf(client: LowerPlaneClient, item: Evidence): Promise<Uint8Array | string> {
  try {
    return await verifiedContent(client, item);
  } catch (error) {
    if (isLowerPlaneError(error, 'notFound')) return error.serverDetail ?? error.detail;
    throw error;
  }
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
