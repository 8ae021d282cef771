import type { Evidence } from '../../../api/contract/evidence.ts';
import { EVIDENCE_TYPES } from '../../../api/contract/words.ts';
import type { EvidenceFields, Upload } from '../../../evidence/upload.ts';
import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { formatInstant, parseDayOrInstant } from '../../../keys/instant.ts';
import { formatActor } from '../../../lifecycle/observed-key.ts';
import { isUnknown, isWhollyKnown } from '../../plugin/index.ts';
import type { EvidenceApplyPlan, EvidencePlan, EvidenceState } from './schema.ts';

/** What a resource block says about evidence. Undefined: part of it is not known before apply. */
export function declaredFields(
  planned: EvidencePlan | EvidenceApplyPlan,
  type: string,
): EvidenceFields | undefined {
  const { name, environment, control_ids, frameworks, collected_at, source } = planned;
  if (isUnknown(name) || isUnknown(environment) || isUnknown(control_ids) || isUnknown(frameworks))
    return undefined;
  if (isUnknown(collected_at) || isUnknown(source) || !isWhollyKnown(control_ids)) return undefined;
  if (!isWhollyKnown(frameworks)) return undefined;
  const known = ENVIRONMENTS.find((each) => each === environment);
  const knownType = EVIDENCE_TYPES.find((each) => each === type);
  // The schema refuses other words.
  if (known === undefined || knownType === undefined) return undefined;
  return {
    name,
    type: knownType,
    environment: known,
    controls: texts(control_ids),
    frameworks: texts(frameworks ?? []),
    collectedAt: instantOf(collected_at),
    source,
  };
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string').toSorted();
}

/** A declared moment in the form of LowerPlane. */
function instantOf(declared: string | null): string | null {
  const at = declared === null ? undefined : parseDayOrInstant(declared);
  return at === undefined ? declared : formatInstant(at);
}

/** Whether a version in state is what is declared now. */
export function isSameVersion(
  state: EvidenceState,
  fields: EvidenceFields,
  { sha256 }: Pick<Upload, 'sha256'>,
): boolean {
  const before = declaredFields(state, state.type ?? '');
  return state.sha256 === sha256 && JSON.stringify(before) === JSON.stringify(fields);
}

/** State after an apply. */
export function appliedState(planned: EvidenceApplyPlan, item: Evidence, version: number): EvidenceState {
  const { name, environment, control_ids, frameworks, collected_at, source, file } = planned;
  const declared = { name, environment, control_ids, frameworks, collected_at, source, file };
  return { ...declared, ...observed(item), json: null, version };
}

/** State after a refresh: what means the same as what was declared keeps its form. */
export function refreshedState(state: EvidenceState, item: Evidence): EvidenceState {
  const refreshed = { ...importedState(item), file: state.file, version: state.version };
  return {
    ...refreshed,
    control_ids: sameTexts(state.control_ids, item.control_ids) ? state.control_ids : item.control_ids,
    frameworks: sameTexts(state.frameworks ?? [], item.frameworks) ? state.frameworks : item.frameworks,
    collected_at:
      Date.parse(instantOf(state.collected_at) ?? '') === Date.parse(item.collected_at ?? '')
        ? state.collected_at
        : item.collected_at,
  };
}

/** State right after an import. Where the content came from is not known. */
export function importedState(item: Evidence): EvidenceState {
  const { name, environment, control_ids, frameworks, collected_at, source } = item;
  return {
    ...observed(item),
    name,
    environment,
    control_ids,
    frameworks: frameworks.length === 0 ? null : frameworks,
    collected_at,
    source,
    file: null,
    json: null,
    version: 1,
  };
}

function observed({ id, type, sha256, size, media_type, uploaded_at, uploaded_by }: Evidence) {
  return { id, type, sha256, size, media_type, uploaded_at, uploaded_by: formatActor(uploaded_by) };
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
}
