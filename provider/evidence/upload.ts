import { createHash } from 'node:crypto';
import type { CreateOptions, LowerPlaneClient } from '../api/client.ts';
import type { Evidence } from '../api/contract/evidence.ts';
import { EVIDENCE_SIZE_MAX } from '../api/contract/words.ts';
import type { Environment } from '../keys/environments.ts';
import { classifyKeyText } from '../keys/key-text.ts';
import { grouped } from '../text/count.ts';

/** A text or a file to upload. */
export interface Upload {
  /** The name of the file, without directories. */
  readonly filename: string;
  /** For example `application/pdf`. */
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** What is said of evidence. */
export interface EvidenceFields {
  readonly name: string;
  readonly type: Evidence['type'];
  readonly environment: Environment;
  readonly controls: readonly string[];
  readonly frameworks: readonly string[];
  /** RFC 3339. Null: not given. */
  readonly collectedAt: string | null;
  /** The integration that collected it. Null: not given. */
  readonly source: string | null;
}

/** LowerPlane stored something else than was sent. */
export class UnexpectedEvidence extends Error {
  override readonly name = 'UnexpectedEvidence';
  readonly stored: Evidence;

  constructor(filename: string, stored: Evidence) {
    super(
      `LowerPlane stored "${filename}" as ${stored.id}, but not as it was sent: its hash, size, environment or controls differ. A proxy may have changed the request. Check it in LowerPlane.`,
    );
    this.stored = stored;
  }
}

/** Why content must not be uploaded: what follows its name in a sentence. Undefined: it may be. */
export function uploadFault(content: Uint8Array): string | undefined {
  if (content.length > EVIDENCE_SIZE_MAX)
    return `has ${grouped(content.length)} bytes; evidence has at most ${grouped(EVIDENCE_SIZE_MAX)}. Split it, or upload an extract.`;
  const line = lineOfKey(content);
  if (line === undefined) return undefined;
  return `contains a LowerPlane API key on line ${line}. Everyone who can read the evidence could use it. Remove it from the file, and revoke the key.`;
}

/** The first line with a whole key: the form and the checksum are right. Without NULs, UTF-16 reads as the rest does. */
function lineOfKey(content: Uint8Array): number | undefined {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    .toString('latin1')
    .replaceAll('\0', '');
  for (const { index, 0: found } of text.matchAll(/lp_[0-9A-Za-z]{36}/g))
    if (classifyKeyText(found) === 'key') return text.slice(0, index).split('\n').length;
  return undefined;
}

/** SHA-256 in hex. */
export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Uploads one piece of evidence, and compares the answer with it.
 *
 * @throws UnexpectedEvidence
 * @throws LowerPlaneError
 */
export async function upload(
  client: Pick<LowerPlaneClient, 'uploadEvidence'>,
  { filename, mediaType, content, sha256 }: Upload,
  { name, type, environment, controls, frameworks, collectedAt, source }: EvidenceFields,
  options: CreateOptions = {},
): Promise<Evidence> {
  const fields = {
    name,
    type,
    environment,
    control_ids: [...controls],
    frameworks: [...frameworks],
    sha256,
    ...(collectedAt !== null && { collected_at: collectedAt }),
    ...(source !== null && { source }),
  };
  const stored = await client.uploadEvidence(fields, { content, filename, mediaType }, options);
  const differs =
    stored.sha256 !== sha256 ||
    stored.size !== content.length ||
    stored.environment !== environment ||
    controls.some((id) => !stored.control_ids.includes(id));
  if (!differs) return stored;
  throw new UnexpectedEvidence(filename, stored);
}
