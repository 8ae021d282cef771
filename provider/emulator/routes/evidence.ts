import { timingSafeEqual } from 'node:crypto';
import type { Evidence } from '../../api/contract/evidence.ts';
import { formatInstant } from '../../keys/instant.ts';
import { keyActor } from '../audit.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { createOnce, REPLAYED } from '../idempotency.ts';
import { newIdentifier } from '../identifier.ts';
import { type FieldError, invalidRequest, ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import type { UploadedFile } from '../request-body.ts';
import { assertWithin, reach } from '../scope.ts';
import { environmentBit } from '../scope-mask.ts';
import type { Call, Handler } from './handler.ts';

const LIST = 'evidence';

export const listEvidence: Handler<'listEvidence'> = ({ caller, query, store }) => {
  const { environment, control_id: controlId, type } = query;
  const filter = { environments: reach(caller, environment), controlId, type };
  const slice = store.evidence.list(filter, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (item) => item),
  );
};

/**
 * The evidence that a request is about.
 *
 * @throws ProblemError `not-found`, or `environment-out-of-scope`.
 */
function requestedEvidence({
  caller,
  id,
  store,
}: Pick<Call<'getEvidence'>, 'caller' | 'id' | 'store'>): Evidence {
  const item = store.evidence.byId(id);
  if (item === undefined)
    throw new ProblemError('not-found', `There is no evidence with the id ${JSON.stringify(id)}.`);
  assertWithin(caller, [item.environment], `The evidence "${item.name}"`);
  return item;
}

export const getEvidence: Handler<'getEvidence'> = (call) => json(200, requestedEvidence(call));

export const downloadEvidence: Handler<'downloadEvidence'> = (call) => {
  const { caller, now, store } = call;
  const item = requestedEvidence(call);
  const bytes = store.evidence.contentOf(item.id);
  if (bytes === undefined)
    throw new ProblemError(
      'not-found',
      `The content of "${item.name}" was not kept, because an earlier version of this emulator stored it.`,
    );
  store.auditTrail.append({
    at: now,
    action: 'evidence.downloaded',
    actor: keyActor(caller),
    keyId: null,
    target: item.id,
    scope: environmentBit(item.environment),
    details: { name: item.name, environment: item.environment, sha256: item.sha256 },
  });
  // Whatever it is, a browser must not run it.
  const headers = { 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' };
  return { kind: 'bytes', status: 200, bytes, headers };
};

export const uploadEvidence: Handler<'uploadEvidence'> = (call) => {
  const { caller, body, file, store } = call;
  if (file === null) throw new Error('a multipart body was read without its file');
  assertWithin(caller, [body.environment], 'This evidence');
  const errors = fieldsAtFault(call, file.sha256);
  if (errors.length > 0) throw invalidRequest(errors);
  const { sha256, mediaType } = file;
  const request = { operation: 'uploadEvidence', ...body, sha256, mediaType };
  return store.transaction(() => {
    const { created, isReplayed } = createOnce(
      call,
      { what: 'evidence', request },
      () => uploaded(call, file),
      (id) => store.evidence.byId(id),
    );
    return json(201, created, isReplayed ? REPLAYED : {});
  });
};

function uploaded({ caller, body, now, store }: Call<'uploadEvidence'>, file: UploadedFile) {
  const by = keyActor(caller);
  const created: Evidence = {
    id: newIdentifier('evd'),
    name: body.name,
    type: body.type,
    environment: body.environment,
    control_ids: [...new Set(body.control_ids)],
    frameworks: [...new Set(body.frameworks)],
    media_type: file.mediaType,
    size: file.size,
    sha256: file.sha256,
    collected_at: body.collected_at ?? null,
    source: body.source ?? null,
    uploaded_at: formatInstant(now),
    uploaded_by: by,
  };
  store.evidence.insert(created, file.content);
  const { id, name, environment, size, sha256, control_ids } = created;
  store.auditTrail.append({
    at: now,
    action: 'evidence.uploaded',
    actor: by,
    keyId: null,
    target: id,
    scope: environmentBit(environment),
    details: { name, environment, size, sha256, control_ids },
  });
  return { id, created };
}

function fieldsAtFault({ body, store }: Call<'uploadEvidence'>, actualHash: string): FieldError[] {
  const errors: FieldError[] = [];
  if (body.sha256 !== undefined && !timingSafeEqual(Buffer.from(body.sha256), Buffer.from(actualHash))) {
    errors.push({ path: '/sha256', message: `does not match the file, whose hash is ${actualHash}` });
  }
  for (const [index, id] of body.control_ids.entries()) {
    if (!store.controls.exists(body.environment, id)) {
      const message = `names no control of ${body.environment}: ${JSON.stringify(id)}`;
      errors.push({ path: `/control_ids/${index}`, message });
    }
  }
  return errors;
}
