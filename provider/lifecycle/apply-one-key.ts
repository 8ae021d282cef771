import type { ApiKey } from '../api/contract/api-key.ts';
import { applyKey } from './apply-key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { planKey } from './plan-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Plans one key that no engine records, and applies the plan at once.
 *
 * @param record of the key that gets a successor; undefined for a key without predecessor.
 * @returns the new key, whose secret is delivered: errors in the report are about what came after that. Undefined when an
 *   error in the report prevented it. No new key is left behind then.
 * @throws LifecycleError, LowerPlaneError
 */
export async function applyOneKey(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
  report: Report,
): Promise<ApiKey | undefined> {
  let latest: KeyRecord | undefined;
  const remember = async (next: KeyRecord) => {
    latest = next;
  };
  await planKey(run, declared, record, report);
  if (!report.hasErrors) await applyKey(run, declared, { recall: async () => record, remember }, report);
  // As LowerPlane answered last. Another request could fail, and its secret must be shown in any case.
  return latest && latest.id !== record?.id ? run.connection.keys.remembered(latest.id) : undefined;
}
