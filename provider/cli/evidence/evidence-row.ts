import * as z from 'zod';
import { type Evidence, evidence } from '../../api/contract/evidence.ts';
import { grouped } from '../../text/count.ts';
import type { Column } from '../table/column.ts';

const version = z.literal(1);

/** What `evidence list` and `evidence upload` print with `--format json`. */
export const evidenceListDocument = z
  .strictObject({ version, evidence: z.array(evidence) })
  .meta({ id: 'EvidenceList' });

/** Evidence that was downloaded. */
export const downloadedEvidence = evidence
  .extend({ file: z.string().meta({ description: 'Where its content was written, below --to.' }) })
  .meta({ id: 'DownloadedEvidence' });
export type DownloadedEvidence = z.output<typeof downloadedEvidence>;

/** What `evidence download --format json` prints. */
export const downloadDocument = z
  .strictObject({ version, evidence: z.array(downloadedEvidence) })
  .meta({ id: 'EvidenceDownload' });

export const EVIDENCE_COLUMNS: readonly Column<Evidence>[] = [
  { name: 'id', heading: 'ID' },
  { name: 'name', heading: 'Name' },
  { name: 'type', heading: 'Type', from: 90, text: ({ type }) => type.replaceAll('_', ' ') },
  { name: 'environment', heading: 'Environment' },
  { name: 'control_ids', heading: 'Controls', text: ({ control_ids: ids }) => ids.join(', ') },
  {
    name: 'collected_at',
    heading: 'Collected',
    compact: true,
    text: ({ collected_at: at, uploaded_at: uploaded }) => (at ?? uploaded).slice(0, 10),
  },
  { name: 'source', heading: 'Source', from: 110 },
  { name: 'size', heading: 'Bytes', from: 100, text: ({ size }) => grouped(size) },
  { name: 'frameworks' },
  { name: 'media_type' },
  { name: 'sha256' },
  { name: 'uploaded_at' },
  { name: 'uploaded_by' },
];

export const DOWNLOAD_COLUMNS: readonly Column<DownloadedEvidence>[] = [
  { name: 'id', heading: 'ID' },
  { name: 'file', heading: 'File' },
  { name: 'size', heading: 'Bytes', text: ({ size }) => grouped(size) },
  { name: 'name' },
  { name: 'sha256' },
  { name: 'media_type' },
];
