import type { ApiKey } from '../../api/contract/api-key.ts';
import { applyKey } from '../../lifecycle/apply-key.ts';
import type { DeclaredKey } from '../../lifecycle/declared-key.ts';
import { planKey } from '../../lifecycle/plan-key.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import { Report, type ReportedProblem } from '../../lifecycle/report.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';

/** What became of a key that a command makes. */
export interface AppliedKey {
  /** The new key; undefined when an error of the problems prevented it; no new key is left behind then. */
  readonly key: ApiKey | undefined;
  readonly problems: readonly ReportedProblem[];
}

/**
 * Plans one key and applies the plan at once.
 *
 * @param record of the key that gets a successor; undefined for a key without predecessor.
 * @throws LifecycleError, LowerPlaneError
 */
export async function applyOneKey(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
): Promise<AppliedKey> {
  const report = new Report();
  let latest: KeyRecord | undefined;
  const remember = async (next: KeyRecord) => {
    latest = next;
  };
  await planKey(run, declared, record, report);
  if (!report.hasErrors) await applyKey(run, declared, { recall: async () => record, remember }, report);
  const key = latest && latest.id !== record?.id ? await run.connection.keys.findNow(latest.id) : undefined;
  return { key: report.hasErrors ? undefined : key, problems: report.problems };
}
