import { DiagnosticError } from '../diagnostics.ts';
import type { PrivateState } from '../provider/requests.ts';
import type { JsonObject } from '../values/json.ts';

const NONE: PrivateState = Object.freeze({});

/** Reads what the provider stored beside a resource. @throws DiagnosticError when it is unreadable. */
export function readPrivateState(bytes: Uint8Array | undefined): PrivateState {
  if (bytes === undefined || bytes.length === 0) return NONE;
  return parseObject(bytes, "the provider's private data of this resource");
}

/** Writes it; nothing to store takes no bytes. */
export function writePrivateState(state: PrivateState): Uint8Array {
  return Object.keys(state).length === 0 ? new Uint8Array(0) : Buffer.from(JSON.stringify(state));
}

/** Parses a JSON object. @throws DiagnosticError that names `what` is unreadable. */
export function parseObject(bytes: Uint8Array, what: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw unreadable(what, cause);
  }
  if (isJsonObject(parsed)) return parsed;
  throw unreadable(what);
}

function isJsonObject(parsed: unknown): parsed is JsonObject {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
}

function unreadable(what: string, cause?: unknown): DiagnosticError {
  return new DiagnosticError(
    {
      summary: 'Unreadable State',
      detail: `This provider cannot read ${what} in Terraform's state. The state file may have been edited by hand; restore it from a backup, or remove the resource from state and import it again.`,
    },
    { cause },
  );
}
