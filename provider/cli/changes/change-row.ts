import * as z from 'zod';
import { environment } from '../../api/contract/api-key.ts';
import { type FieldChange, type FieldValue, valueText } from '../../compliance/field-changes.ts';
import type { Column } from '../table/column.ts';

const value = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);

/** What the commands that change fields print with `--format json`. */
export const fieldChangesDocument = z
  .strictObject({
    version: z.literal(1),
    subject: z.enum(['control', 'test', 'organization']),
    id: z.string(),
    environment: environment.nullable().meta({ description: 'null: an organization has none.' }),
    changes: z.array(
      z.strictObject({
        field: z.string(),
        from: value.meta({ description: 'null: none.' }),
        to: value.meta({ description: 'null: none.' }),
        outcome: z.enum(['planned', 'done']),
      }),
    ),
  })
  .meta({ id: 'FieldChanges' });
type FieldChangesDocument = z.output<typeof fieldChangesDocument>;

/** The object that a command changes. */
export type Subject = Pick<FieldChangesDocument, 'subject' | 'id' | 'environment'>;

/** A change of a field, with its outcome. */
export type ReportedChange = FieldChange & Pick<FieldChangesDocument['changes'][number], 'outcome'>;

export const FIELD_CHANGE_COLUMNS: readonly Column<ReportedChange>[] = [
  { name: 'field', heading: 'Field', text: ({ field }) => field.replaceAll('_', ' ') },
  { name: 'from', heading: 'From', text: ({ field, from }) => shortText(field, from), style: () => 'red' },
  { name: 'to', heading: 'To', text: ({ field, to }) => shortText(field, to), style: () => 'green' },
  {
    name: 'outcome',
    heading: 'Outcome',
    style: ({ outcome }) => (outcome === 'done' ? 'green' : undefined),
  },
];

/** Shortened for tables: statuses with spaces, midnight as a day, times without milliseconds. What people write stays. */
function shortText(field: string, given: FieldValue): string {
  const text = valueText(given);
  if (field === 'status') return text.replaceAll('_', ' ');
  if (!/_(?:at|date|since)$/.test(field)) return text;
  return text.replace(/T00:00:00Z$/, '').replace(/\.\d+Z$/, 'Z');
}
