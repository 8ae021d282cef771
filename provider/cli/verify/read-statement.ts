import * as z from 'zod';
import { type Statement, statementDocument } from '../../../action/report/gate/statement-document.ts';
import { fieldName } from '../../schema-messages/field-path.ts';

/** Source: github.com/secure-systems-lab/dsse, protocol.md. */
const envelope = z.object({
  payloadType: z.literal('application/vnd.in-toto+json'),
  payload: z.base64(),
});
/** Source: github.com/sigstore/protobuf-specs, sigstore_bundle.proto. */
const bundle = z.object({ dsseEnvelope: envelope });

/** A statement from its file: as it was written, or signed. */
export function readStatement(text: string): Statement | { readonly error: string } {
  let value: unknown;
  try {
    value = unwrapped(JSON.parse(text));
  } catch {
    return { error: 'it is not JSON' };
  }
  const parsed = statementDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = fieldName(parsed.error.issues[0]?.path ?? []) || 'the document';
  return { error: `it is not a statement of this gate (${field})` };
}

/** @throws SyntaxError when a payload is not JSON. */
function unwrapped(value: unknown): unknown {
  const signed = z.union([bundle, envelope]).safeParse(value);
  if (!signed.success) return value;
  const { payload } = 'dsseEnvelope' in signed.data ? signed.data.dsseEnvelope : signed.data;
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
}
