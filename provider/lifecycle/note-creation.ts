import { isLowerPlaneError } from '../api/errors.ts';
import { wholeSecond } from '../keys/instant.ts';
import { type NotedCreation, type OngoingCreation, reasonOf } from './journal.ts';
import { PROVISIONAL_LIFE, WITHOUT_NOTE } from './orphans.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** Notes a creation before LowerPlane is asked. Undefined when that is not possible, which is reported once a run. */
export async function noteCreation(
  run: ConnectedRun,
  creation: Pick<NotedCreation, 'name' | 'successorBase'>,
  report: Report,
): Promise<OngoingCreation | undefined> {
  const { organization_id: organization } = run.connection.self;
  const endsAt = wholeSecond(run.now()) + PROVISIONAL_LIFE;
  try {
    return await run.journal.begin({ ...creation, organization, endsAt });
  } catch (error) {
    const title = 'Journal Cannot Be Written';
    if (run.planned.reported.has(title)) return undefined;
    run.planned.reported.add(title);
    report.warning({
      title,
      detail: `The journal of key creations in Terraform's data directory cannot be written: ${reasonOf(error)}. If this run is killed, the next one cannot find a key that it was creating. ${WITHOUT_NOTE} Make it a directory that Terraform can write to, with free space, or set TF_DATA_DIR to another one.`,
    });
    return undefined;
  }
}

/** Leaves a note of a creation that failed: something may be left of it, unless LowerPlane refused it. */
export async function leaveNote(creation: OngoingCreation | undefined, error: unknown): Promise<void> {
  const refused = isLowerPlaneError(error) && !error.mayHaveTakenEffect;
  // What cannot be written counts as interrupted as soon as this process is gone.
  await (refused ? creation?.discard() : creation?.abandoned())?.catch(() => {});
}
