import type { ApiKey } from '../../api/contract/api-key.ts';
import { applyOneKey } from '../../lifecycle/apply-one-key.ts';
import type { DeclaredKey } from '../../lifecycle/declared-key.ts';
import { hasMark } from '../../lifecycle/delivery-mark.ts';
import { expirationOf } from '../../lifecycle/observed-key.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import { Report } from '../../lifecycle/report.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { CreationDocument } from './key-documents.ts';

/** A key that was created. Its secret must be shown, whatever went wrong afterwards. */
export interface NewKey {
  readonly key: ApiKey;
  /** What a report shows of them; they are printed already. */
  readonly problems: CreationDocument['problems'];
  /** Of the command, as far as the creation decides it. */
  readonly code: number;
}

/**
 * Creates a key that no code declares, and prints what is wrong.
 *
 * @param record of the key that gets a successor; undefined for a key without predecessor.
 * @param unchanged what to say when no key was created.
 * @throws CommandError when no key was created; nothing has changed then.
 */
export async function createKey(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
  unchanged: string,
  io: CommandIo,
): Promise<NewKey> {
  const report = new Report();
  const key = await applyOneKey(run, declared, record, report);
  const problems = report.problems
    .filter(({ kind }) => kind !== 'successor')
    .map(({ severity, title, detail }) => ({ severity, title, detail }));
  for (const { severity, title, detail } of problems)
    io.error(`${severity === 'error' ? 'Error' : 'Warning'}: ${printable(`${title}: ${detail}`)}\n`);
  if (key === undefined) throw new CommandError(unchanged);
  // No later apply sets the expiration of a key that no code declares.
  const isAsAsked = !report.hasErrors && !hasMark(expirationOf(key));
  return { key, problems, code: isAsAsked ? EXIT.done : EXIT.failed };
}
