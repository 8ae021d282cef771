import { isRehearsed } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import type { RehearsalStep } from './rehearsal-log.ts';
import { rehearse } from './rehearse.ts';
import { LifecycleError, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Rehearses a rotation that is about to begin, if that is declared. What could not be rehearsed is reported.
 *
 * @throws LifecycleError when the rehearsal fails. The key and its destinations are as they were.
 */
export async function rehearseFirst(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: KeyRecord,
  report: Report,
): Promise<void> {
  if (!isRehearsed(declared.desired, record.status)) return;
  const { passed, steps } = await rehearse(run, declared, record);
  if (!passed)
    throw new LifecycleError({
      title: 'Rehearsal Failed',
      detail: `"${record.name}" was not rotated, because the rehearsal of its rotation failed. ${failures(steps).join(' ')} The key ending in ${record.lastFour} and its destinations are as they were. Apply again once this is fixed, or set rotation.rehearse = false.`,
      path: ['rotation', 'rehearse'],
    });
  for (const { step, subject, result, detail } of steps)
    if (step === 'deliver' && result === 'not-rehearsed')
      report.warning({
        title: 'Destination Not Rehearsed',
        subject,
        detail: `${subject}: ${detail ?? ''}`,
      });
}

/** What failed, as sentences. */
function failures(steps: readonly RehearsalStep[]): readonly string[] {
  return steps.flatMap(({ step, subject, result, detail }) =>
    result === 'failed' ? [`${WORDS[step]} ${subject}: ${detail ?? ''}`] : [],
  );
}

const WORDS: Readonly<Record<RehearsalStep['step'], string>> = {
  leftovers: 'Ending what an earlier rehearsal left of',
  check: 'Checking',
  create: 'Creating',
  verify: 'Verifying',
  deliver: 'Delivering to',
  'read-back': 'Reading back',
  consumer: 'Asking',
  revoke: 'Revoking',
  withdraw: 'Removing the secret from',
};
