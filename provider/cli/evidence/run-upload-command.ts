import { basename } from 'node:path';
import type { LowerPlaneClient } from '../../api/client.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { fileKind } from '../../evidence/file-kind.ts';
import { sha256Of, UnexpectedEvidence, upload, uploadFault } from '../../evidence/upload.ts';
import type { Environment } from '../../keys/environments.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained, onlyEnvironment, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { EVIDENCE_COLUMNS } from './evidence-row.ts';

/** What is said of a piece of evidence. */
export interface EvidenceValues {
  readonly control: readonly string[];
  readonly framework: readonly string[];
  readonly environment: Environment | undefined;
  readonly type: Evidence['type'] | undefined;
  readonly name: string | undefined;
  readonly collected: ((now: Instant) => Instant) | undefined;
  readonly source: string | undefined;
}

interface UploadValues extends EvidenceValues, ListValues, LowerPlaneValues {
  readonly 'if-changed': boolean;
}

/** A file to upload. */
interface FileUpload {
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/**
 * Uploads files as evidence, one after another. All are read before the first is sent.
 *
 * @returns the exit code.
 * @throws UsageError when a file cannot be uploaded.
 */
export async function runUploadCommand(
  values: UploadValues,
  paths: readonly string[],
  io: CommandIo,
): Promise<number> {
  if (values.name !== undefined && paths.length > 1)
    throw new UsageError('--name names one piece of evidence: give one file, or leave it out.');
  const uploads = paths.map((path) => readUpload(path, io));
  return withLowerPlane('evidence upload', values, io, async (client, changed) => {
    const environment = values.environment ?? (await onlyEnvironment(client, 'the evidence'));
    const existing = values['if-changed'] ? await Array.fromAsync(client.listEvidence({ environment })) : [];
    const rows: Evidence[] = [];
    let same = 0;
    const code = await explained('evidence upload', io, async () => {
      for (const upload of uploads) {
        if (existing.some((item) => isSame(item, upload, values))) same += 1;
        else rows.push(await send(client, upload, environment, values, io));
      }
      return EXIT.done;
    });
    if (rows.length > 0 && code === EXIT.done) changed();
    const summary = `${count(rows.length, 'file')} uploaded${same === 0 ? '' : `, ${same} not changed`}.`;
    await writeList({ name: 'evidence', columns: EVIDENCE_COLUMNS, rows, summary }, values, io);
    return code;
  });
}

function readUpload(path: string, io: CommandIo): FileUpload {
  const content = readNamedFile(path, io);
  const fault = uploadFault(content);
  if (fault !== undefined) throw new UsageError(`"${path}" ${fault}`);
  return { path, content };
}

function isSame(item: Evidence, { content }: FileUpload, { control }: UploadValues): boolean {
  return item.sha256 === sha256Of(content) && control.every((id) => item.control_ids.includes(id));
}

/**
 * Uploads one piece of evidence.
 *
 * @throws CommandError when LowerPlane stored something else than was sent.
 * @throws LowerPlaneError
 */
export async function send(
  client: LowerPlaneClient,
  { path, content }: FileUpload,
  environment: Environment,
  values: EvidenceValues,
  { now }: Pick<CommandIo, 'now'>,
): Promise<Evidence> {
  const { mediaType, type } = fileKind(path);
  const filename = basename(path);
  try {
    return await upload(
      client,
      { filename, mediaType, content, sha256: sha256Of(content) },
      {
        name: values.name ?? filename,
        type: values.type ?? type,
        environment,
        controls: values.control,
        frameworks: values.framework,
        collectedAt: values.collected === undefined ? null : formatInstant(values.collected(now)),
        source: values.source ?? null,
      },
    );
  } catch (error) {
    if (error instanceof UnexpectedEvidence) throw new CommandError(error.message);
    throw error;
  }
}
