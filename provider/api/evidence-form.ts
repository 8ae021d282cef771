import type * as z from 'zod';
import type { EvidenceFile } from './client.ts';
import type { uploadEvidenceFields } from './contract/evidence.ts';

/** Encodes an upload as `multipart/form-data`: lists repeat their field, the content is the part `file`. */
export async function encodeEvidence(
  fields: z.input<typeof uploadEvidenceFields>,
  { content, filename, mediaType }: EvidenceFile,
): Promise<{ readonly contentType: string; readonly content: Uint8Array }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) form.append(name, one);
    }
  }
  form.append('file', new Blob([content], { type: mediaType }), filename);
  // Node encodes a form when it is the body of a Response, boundary and all.
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') ?? 'multipart/form-data',
    content: await encoded.bytes(),
  };
}
