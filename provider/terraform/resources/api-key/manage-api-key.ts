import { applyKey } from '../../../lifecycle/apply-key.ts';
import { decidedAgain } from '../../../lifecycle/deciding-time.ts';
import { findKey } from '../../../lifecycle/find-key.ts';
import { instantOf } from '../../../lifecycle/observed-key.ts';
import type { KeyRecord, KeyState } from '../../../lifecycle/record.ts';
import { refreshKey } from '../../../lifecycle/refresh-key.ts';
import { removeKey } from '../../../lifecycle/remove-key.ts';
import {
  type ApplyResult,
  type CreateRequest,
  type DeleteRequest,
  DiagnosticError,
  type ImportRequest,
  type ImportResult,
  isUnknown,
  type ReadRequest,
  type ReadResult,
} from '../../plugin/index.ts';
import { explained, reporting } from '../../problems.ts';
import { connected, type Session } from '../../session.ts';
import { declaredKey } from './declared-key.ts';
import { writePrivateFacts } from './private-state.ts';
import { memoryOf, privateStateOf, recordOf } from './record.ts';
import type { ApiKeyState, schema } from './schema.ts';
import { appliedState, importedState, type Planned, refreshedState } from './state.ts';

/** Reads the key. Its state never becomes null. */
export async function readApiKey({
  state,
  privateState,
  session,
  diagnostics,
}: ReadRequest<typeof schema, Session>): Promise<ReadResult<typeof schema>> {
  const run = connected(session);
  const { id } = state;
  const memory = memoryOf({ state, privateState }, run.access);
  const record =
    id === null
      ? undefined
      : await reporting(diagnostics, run.warnings, false, (report) => refreshKey(run, id, memory, report));
  // Never null: Terraform would forget the key silently. The plan reports it as an error.
  if (!record) return { state: { ...state, status: 'absent' } };

  const refreshed = refreshedState(state, record);
  // In state, the same attributes hold what is declared and what exists.
  const applied = declaredKey(refreshed, run.access);
  return {
    state: refreshed,
    privateState: privateStateOf(decidedAgain({ ...record, applied }, run.now())),
  };
}

/** Creates or changes the key. The state holds what was done, even if a later step fails. */
export async function applyApiKey(
  { planned, privateState, session, diagnostics, isAwaited }: CreateRequest<typeof schema, Session>,
  prior: ApiKeyState | null,
): Promise<ApplyResult<typeof schema>> {
  const run = connected(session);
  let latest: KeyRecord | undefined;
  const state = {
    ...keptIn(planned),
    canRemember: isAwaited,
    recall: async () => (prior ? recordOf({ state: prior, privateState }, run.access) : undefined),
    remember: async (record: KeyRecord) => {
      latest = record;
    },
  };
  try {
    const declared = declaredKey(planned, run.access);
    await reporting(diagnostics, run.warnings, true, (report) => applyKey(run, declared, state, report));
  } catch (error) {
    if (!latest) throw error;
    // A key was already created or changed: Terraform must store it even though a later step failed.
    if (error instanceof DiagnosticError) diagnostics.add(error.diagnostics);
    else diagnostics.error(interrupted(planned.name, error));
  }
  return latest
    ? { state: appliedState(planned, latest), privateState: privateStateOf(latest) }
    : { state: null };
}

/** Earlier generations of which the plan said that they keep working, and those whose expiration it said to change. */
function keptIn({ previous }: Planned): Pick<KeyState, 'kept' | 'expiring'> {
  if (isUnknown(previous)) return {};
  const kept = (previous ?? []).flatMap(({ id, expiration }) =>
    typeof id === 'string' ? [{ id, expiration }] : [],
  );
  return {
    kept: new Set(kept.map(({ id }) => id)),
    expiring: new Set(kept.filter(({ expiration }) => isUnknown(expiration)).map(({ id }) => id)),
  };
}

function interrupted(name: string, error: unknown) {
  const kind = error instanceof Error ? error.name : 'not an error';
  return {
    summary: 'Provider Bug',
    detail: `The provider failed unexpectedly (${kind}) after it had created or changed "${name}". The state holds what was done until then. Please report this to the provider's maintainers, and apply again.`,
  };
}

/** Ends the key. */
export async function removeApiKey({
  prior,
  privateState,
  session,
  diagnostics,
}: DeleteRequest<typeof schema, Session>): Promise<void> {
  const run = connected(session);
  const state = {
    recall: async () => recordOf({ state: prior, privateState }, run.access),
    // Terraform forgets the key when nothing was reported, and keeps it as it was otherwise.
    remember: async () => {},
  };
  await reporting(diagnostics, run.warnings, false, (report) => removeKey(run, state, report));
}

/** Finds the key to import, by its id or its name. */
export async function importApiKey({
  id,
  session,
}: ImportRequest<Session>): Promise<ImportResult<typeof schema>> {
  const key = await explained(findKey(connected(session), id));
  const firstCreatedAt = instantOf(key.created_at);
  return {
    state: importedState(key, session.newId(), session.now()),
    privateState: writePrivateFacts({
      secretElsewhere: true,
      triggerUnrecorded: true,
      organizationId: key.organization_id,
      firstCreatedAt,
    }),
  };
}
