import { createHash } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LowerPlaneClient } from '../../api/client.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { given } from '../../api/filters.ts';
import { makeDirectories } from '../../delivery/file/make-directories.ts';
import { evidenceFileName } from '../../evidence/file-kind.ts';
import { count } from '../../text/count.ts';
import { codeOf } from '../../text/error-code.ts';
import type { CommandIo } from '../command-io.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { DOWNLOAD_COLUMNS, type DownloadedEvidence, EVIDENCE_COLUMNS } from './evidence-row.ts';

type EvidenceFilters = NonNullable<Parameters<LowerPlaneClient['listEvidence']>[0]>;

interface Filters {
  readonly control: string | undefined;
  readonly environment: EvidenceFilters['environment'] | undefined;
  readonly type: EvidenceFilters['type'] | undefined;
}

/** @returns the exit code. */
export async function runEvidenceListCommand(
  values: Filters & ListValues & LowerPlaneValues,
  io: CommandIo,
): Promise<number> {
  return withLowerPlane('evidence list', values, io, async (client) => {
    const rows = await Array.fromAsync(client.listEvidence(filtersOf(values)));
    const summary = `${count(rows.length, 'piece')} of evidence.`;
    await writeList({ name: 'evidence', columns: EVIDENCE_COLUMNS, rows, summary }, values, io);
    return EXIT.done;
  });
}

interface DownloadValues extends Filters, ListValues, LowerPlaneValues {
  readonly to: string | undefined;
  readonly force: boolean;
}

/**
 * Writes evidence into files.
 *
 * @param ids of the evidence; without any, all that the filters leave.
 * @returns the exit code.
 */
export async function runDownloadCommand(
  values: DownloadValues,
  ids: readonly string[],
  io: CommandIo,
): Promise<number> {
  return withLowerPlane('evidence download', values, io, async (client) => {
    const wanted =
      ids.length === 0
        ? await Array.fromAsync(client.listEvidence(filtersOf(values)))
        : await Promise.all(ids.map((id) => client.getEvidence(id)));
    const folder = resolve(io.cwd, values.to ?? '.');
    const rows: DownloadedEvidence[] = [];
    for (const item of wanted) {
      const file = evidenceFileName(item);
      writeNew(folder, file, await verifiedContent(client, item), values.force);
      rows.push({ ...item, file });
    }
    const summary = `${count(rows.length, 'file')} downloaded; sizes and hashes are those that LowerPlane recorded.`;
    await writeList({ name: 'evidence', columns: DOWNLOAD_COLUMNS, rows, summary }, values, io);
    return EXIT.done;
  });
}

function filtersOf({ control, environment, type }: Filters): EvidenceFilters {
  return given({ control_id: control, environment, type });
}

/**
 * The content of evidence.
 *
 * @throws CommandError when it is not what LowerPlane recorded.
 */
export async function verifiedContent(client: LowerPlaneClient, item: Evidence): Promise<Uint8Array> {
  const content = await client.downloadEvidence(item.id);
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 === item.sha256 && content.length === item.size) return content;
  throw new CommandError(
    `the content of ${item.id} ("${item.name}") has the SHA-256 ${sha256}, but LowerPlane recorded ${item.sha256}. It was not written: the evidence, or the response, was changed.`,
  );
}

/** Never through a link, and never over a file that is there, unless that is forced. */
function writeNew(folder: string, file: string, content: Uint8Array, force: boolean): void {
  const path = join(folder, file);
  try {
    makeDirectories(folder);
    if (force) remove(path);
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = codeOf(error);
    throw new CommandError(
      code === 'EEXIST'
        ? `"${path}" exists already. Choose another directory with --to, or overwrite it with --force.`
        : `"${path}" cannot be written (${code}). Choose another directory with --to.`,
    );
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
