import { createHash } from 'node:crypto';
import type { Evidence } from '../../../api/contract/evidence.ts';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { type EvidenceFields, UnexpectedEvidence, type Upload, upload } from '../../../evidence/upload.ts';
import { privateStateOf, refuseOtherOrganization } from '../../organization.ts';
import {
  type ApplyResult,
  type CreateRequest,
  DiagnosticError,
  type ImportRequest,
  type ImportResult,
  isUnknown,
  type ReadRequest,
  type ReadResult,
} from '../../plugin/index.ts';
import { explained } from '../../problems.ts';
import { type ConnectedSession, connected, type Session } from '../../session.ts';
import { readContent } from './content.ts';
import type { EvidenceState, schema } from './schema.ts';
import { appliedState, declaredFields, importedState, isSameVersion, refreshedState } from './state.ts';

type Schema = typeof schema;

/** Reads the record. Evidence that LowerPlane does not know any more is uploaded again. */
export async function readEvidence({
  state,
  privateState,
  session,
  diagnostics,
}: ReadRequest<Schema, Session>): Promise<ReadResult<Schema>> {
  const run = connected(session);
  const id = state.id ?? '';
  refuseOtherOrganization(`The evidence ${id}`, privateState, run);
  const item = await find(run, id);
  if (item === undefined) {
    diagnostics.warning({
      summary: `Evidence Not Found: ${state.name}`,
      detail: `LowerPlane has no evidence ${id} any more. The plan uploads it again.`,
    });
    return { state: null };
  }
  return { state: refreshedState(state, item), privateState: privateStateOf(run) };
}

/** Uploads a version, at most once: a repetition of an interrupted apply finds the upload of the first. */
export async function uploadEvidence(
  { config, planned, session, diagnostics }: CreateRequest<Schema, Session>,
  prior: EvidenceState | null,
): Promise<ApplyResult<Schema>> {
  const run = connected(session);
  const { file } = planned;
  const content = readContent({ file, json: config.json });
  if (typeof content === 'string') throw noFile(file);
  if (!isUnknown(planned.sha256) && planned.sha256 !== null && planned.sha256 !== content.sha256)
    throw changedSincePlan(file ?? 'json');
  const fields = declaredFields(
    planned,
    isUnknown(planned.type) ? content.type : (planned.type ?? content.type),
  );
  if (fields === undefined) throw new TypeError('evidence was applied before all of it was known');
  if (prior !== null && isSameVersion(prior, fields, content)) return unchanged(run, { ...prior, file });
  const id = prior?.id ?? null;
  const version = prior === null ? 1 : (prior.version ?? 0) + 1;
  try {
    const options = { idempotencyKey: idempotencyKey(run, id, fields, content) };
    const item = await explained(upload(run.connection.client, content, fields, options));
    return { state: appliedState(planned, item, version), privateState: privateStateOf(run) };
  } catch (error) {
    if (!(error instanceof UnexpectedEvidence)) throw error;
    diagnostics.error({ summary: `Evidence Not As Declared: ${fields.name}`, detail: error.message });
    return { state: appliedState(planned, error.stored, version), privateState: privateStateOf(run) };
  }
}

function unchanged(run: ConnectedSession, state: EvidenceState): ApplyResult<Schema> {
  return { state, privateState: privateStateOf(run) };
}

/** The same for the same version, in whichever run. @param predecessor the version before it. */
function idempotencyKey(
  { connection }: ConnectedSession,
  predecessor: string | null,
  fields: EvidenceFields,
  { sha256, mediaType }: Upload,
): string {
  const version = [connection.self.organization_id, predecessor, fields, sha256, mediaType];
  const hash = createHash('sha256').update(JSON.stringify(version)).digest('hex');
  return `terraform/evidence/${hash}`;
}

function noFile(file: string | null): DiagnosticError {
  return new DiagnosticError({
    summary: 'File Of Evidence Does Not Exist',
    detail: `${file === null ? 'The file' : `"${file}"`} does not exist. Paths are relative to the directory that Terraform runs in. Make the file before the apply, or let the resource depend on what makes it.`,
    path: ['file'],
  });
}

function changedSincePlan(what: string): DiagnosticError {
  return new DiagnosticError({
    summary: 'Evidence Changed Since The Plan',
    detail: `The content of ${what} is not what was planned to be uploaded. Plan again.`,
  });
}

/** Finds evidence by its id. */
export async function importEvidence({ id, session }: ImportRequest<Session>): Promise<ImportResult<Schema>> {
  const run = connected(session);
  const item = await find(run, id);
  if (item !== undefined) return { state: importedState(item), privateState: privateStateOf(run) };
  throw new DiagnosticError({
    summary: 'No Such Evidence',
    detail: `LowerPlane has no evidence with the id "${id}". Run "lowerplane evidence list" to see all.`,
  });
}

async function find({ connection }: ConnectedSession, id: string): Promise<Evidence | undefined> {
  const reading = connection.client.getEvidence(id).catch((error: unknown) => {
    if (isLowerPlaneError(error, 'notFound')) return undefined;
    throw error;
  });
  return explained(reading);
}
