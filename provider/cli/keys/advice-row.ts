import * as z from 'zod';
import { apiKey } from '../../api/contract/api-key.ts';
import type { Column } from '../table/column.ts';

/** What one key could do with less of, and the edit that changes it. */
const adviceRow = z
  .strictObject({
    ...apiKey.pick({ id: true, name: true, last_four: true, permissions: true, environments: true }).shape,
    advice: z.enum(['over-privileged', 'unused', 'never-expires', 'not-known']).meta({
      description: 'not-known: the audit trail does not show whether fewer permissions are enough.',
    }),
    because: z.string(),
    at: z.string().nullable().meta({ description: 'File and line of the declaration. null: none was read.' }),
    edit: z.string().meta({ description: 'The line to write, or the command to run.' }),
  })
  .meta({ id: 'KeyAdvice' });
export type AdviceRow = z.output<typeof adviceRow>;

/** What `keys advise --format json` prints. */
export const adviceDocument = z
  .strictObject({ version: z.literal(1), advice: z.array(adviceRow) })
  .meta({ id: 'KeyAdviceList' });

export const ADVICE_COLUMNS: readonly Column<AdviceRow>[] = [
  { name: 'name', heading: 'Name', text: ({ name, last_four: lastFour }) => `${name} …${lastFour}` },
  {
    name: 'advice',
    heading: 'Advice',
    style: ({ advice }) => (advice === 'not-known' ? 'dim' : 'yellow'),
  },
  { name: 'because', heading: 'Because' },
  { name: 'edit', heading: 'Edit', text: ({ at, edit }) => (at === null ? edit : `${at}: ${edit}`) },
  { name: 'at' },
  { name: 'permissions' },
  { name: 'environments' },
  { name: 'id' },
  { name: 'last_four' },
];
