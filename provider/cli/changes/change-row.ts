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
  { name: 'from', heading: 'From', text: ({ from }) => shortText(from), style: () => 'red' },
  { name: 'to', heading: 'To', text: ({ to }) => shortText(to), style: () => 'green' },
  {
    name: 'outcome',
    heading: 'Outcome',
    style: ({ outcome }) => (outcome === 'done' ? 'green' : undefined),
  },
];

/** Shortened for tables: midnight as a day, times without milliseconds, statuses with spaces. */
function shortText(given: FieldValue): string {
  return valueText(given)
    .replace(/T00:00:00Z$/, '')
    .replace(/\.\d+Z$/, 'Z')
    .replace(/^[a-z]+(?:_[a-z]+)+$/, (word) => word.replaceAll('_', ' '));
}
