import { relative, resolve } from 'node:path';
import { painter } from '../../../action/report/format/terminal-style.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';
import { count } from '../../text/count.ts';
import { printable, printableLines } from '../../text/printable.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { lineDiff } from '../edits/line-diff.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { type Detected, detect } from './detect.ts';
import { INIT_COLUMNS, type InitRow, PARTS, type Part } from './init-row.ts';
import { isProposal, type Proposal, proposalsFor } from './proposals.ts';
import { writeProposal } from './write-proposal.ts';

interface InitValues extends ListValues {
  readonly only: readonly Part[];
  readonly yes: boolean;
}

/**
 * Sets a repository up.
 *
 * @returns the exit code: 1 when something was not confirmed or must be done by a person.
 */
export async function runInitCommand(values: InitValues, io: CommandIo): Promise<number> {
  return explained('init', io, async () => {
    const found = await detected(io.cwd);
    const parts = new Set(values.only.length === 0 ? PARTS : values.only);
    const rows: InitRow[] = [];
    for (const each of proposalsFor(found, parts)) {
      const file = shownPath(found.root, each.file, io.cwd);
      if (!isProposal(each)) {
        rows.push({ part: each.part, file, outcome: each.outcome, detail: each.detail });
        continue;
      }
      rows.push({ ...(await carriedOut(each, file, found.root, values, io)), part: each.part, file });
    }
    await writeList({ name: 'files', columns: INIT_COLUMNS, rows, summary: summaryOf(rows) }, values, io);
    const outcomes = rows.map(({ outcome }) => outcome);
    if (outcomes.includes('failed')) return EXIT.failed;
    return outcomes.includes('not-confirmed') ? EXIT.refused : EXIT.done;
  });
}

async function detected(cwd: string): Promise<Detected> {
  try {
    return await detect(cwd);
  } catch (error) {
    if (error instanceof ScanError) throw new CommandError(error.message);
    throw error;
  }
}

async function carriedOut(
  proposal: Proposal,
  file: string,
  root: string,
  { yes }: InitValues,
  io: CommandIo,
): Promise<Pick<InitRow, 'outcome' | 'detail'>> {
  const { before, after, detail } = proposal;
  if (!yes) {
    io.error(`${colored(lineDiff(file, before, after), io)}\n`);
    const question = `${before === undefined ? 'Create' : 'Change'} ${printable(file)}?`;
    if ((await answersYes(question, io)) !== true) return { outcome: 'not-confirmed', detail };
  }
  const why = await writeProposal(root, proposal);
  if (why !== undefined) return { outcome: 'failed', detail: `not written: ${why}` };
  return { outcome: before === undefined ? 'created' : 'added-to', detail };
}

/** Additions green, removals red. */
function colored(diff: string, io: CommandIo): string {
  const paint = painter(io);
  return diff
    .split('\n')
    .map((line) => {
      const text = printableLines(line);
      return line.startsWith('+') ? paint('green', text) : line.startsWith('-') ? paint('red', text) : text;
    })
    .join('\n');
}

function shownPath(root: string, file: string, cwd: string): string {
  return relative(cwd, resolve(root, file)).replaceAll('\\', '/') || '.';
}

function summaryOf(rows: readonly InitRow[]): string {
  const number = (...wanted: readonly InitRow['outcome'][]) =>
    rows.filter(({ outcome }) => wanted.includes(outcome)).length;
  const written = number('created', 'added-to');
  const refused = number('not-confirmed');
  if (refused > 0)
    return `${count(refused, 'file')} not written: on a terminal, each is asked about; --yes writes all.`;
  if (written === 0) return 'Nothing to write.';
  return `${count(written, 'file')} written. Next: "lowerplane plan" shows the keys, "lowerplane import" declares those that exist.`;
}
