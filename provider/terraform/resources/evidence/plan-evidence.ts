import { refuseOtherOrganization } from '../../organization.ts';
import { isUnknown, type PlanRequest, type PlanResult, UNKNOWN } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { readContent } from './content.ts';
import { reportUnknownControls } from './known-controls.ts';
import type { EvidencePlan, EvidenceState, schema } from './schema.ts';
import { declaredFields, isSameVersion } from './state.ts';

/** Plans an upload, the first or that of a new version, or nothing when LowerPlane has what is declared. */
export async function planEvidence(
  request: PlanRequest<typeof schema, Session>,
): Promise<PlanResult<typeof schema>> {
  const result = planVersion(request);
  const { planned } = result;
  const { session, diagnostics } = request;
  const isUpload = planned !== null && isUnknown(planned.id) && !isUnknown(planned.sha256);
  if (isUpload && session?.connection)
    await reportUnknownControls(planned, session.connection.client, diagnostics);
  return result;
}

function planVersion({
  config,
  prior,
  proposed,
  privateState,
  session,
  diagnostics,
}: PlanRequest<typeof schema, Session>): PlanResult<typeof schema> {
  if (session?.connection && prior)
    refuseOtherOrganization(`The evidence ${prior.id ?? ''}`, privateState, connected(session));
  if (proposed === null || config === null) {
    if (prior !== null)
      diagnostics.warning({
        summary: `Evidence Stays In LowerPlane: ${prior.name}`,
        detail: `LowerPlane keeps what was uploaded, for audits. ${prior.id ?? ''} is only forgotten by Terraform.`,
      });
    return { planned: null };
  }
  const content = readContent({ file: proposed.file, json: config.json });
  if (content === 'missing')
    diagnostics.warning({
      summary: 'File Of Evidence Does Not Exist Yet',
      detail: `${isUnknown(proposed.file) ? 'The file' : `"${proposed.file}"`} does not exist. If the apply does not make it first, the upload fails.`,
      path: ['file'],
    });
  if (typeof content === 'string') return { planned: undecided(proposed, config.type === null) };
  const { sha256, mediaType, content: bytes } = content;
  // A type that is not declared follows from the content, and stays with it.
  const kept = prior !== null && prior.sha256 === sha256 ? prior.type : null;
  const type = config.type === null ? (kept ?? content.type) : config.type;
  const planned = { ...proposed, type, sha256, size: bytes.length };
  const fields = isUnknown(type) ? undefined : declaredFields(proposed, type);
  if (prior !== null && fields !== undefined && isSameVersion(prior, fields, content))
    return { planned: { ...planned, ...unchanged(prior) } };
  const version = prior === null ? 1 : fields === undefined ? UNKNOWN : (prior.version ?? 0) + 1;
  const upload = { id: UNKNOWN, uploaded_at: UNKNOWN, uploaded_by: UNKNOWN, media_type: mediaType };
  return { planned: { ...planned, ...upload, version } };
}

function unchanged({ id, version, media_type, uploaded_at, uploaded_by }: EvidenceState) {
  return { id, version, media_type, uploaded_at, uploaded_by };
}

/** A plan before the content is known: it may be the same as before. */
function undecided(proposed: EvidencePlan, typeFollows: boolean): EvidencePlan {
  return {
    ...proposed,
    ...(typeFollows && { type: UNKNOWN }),
    id: UNKNOWN,
    version: UNKNOWN,
    sha256: UNKNOWN,
    size: UNKNOWN,
    media_type: UNKNOWN,
    uploaded_at: UNKNOWN,
    uploaded_by: UNKNOWN,
  };
}
