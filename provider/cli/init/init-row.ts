import * as z from 'zod';
import type { Column } from '../table/column.ts';

/** What a repository is set up with. */
export const PARTS = ['declarations', 'policy', 'workflow', 'hook'] as const;
export type Part = (typeof PARTS)[number];

/** What became of one file. */
export const initRow = z
  .object({
    part: z.enum(PARTS),
    file: z.string(),
    outcome: z.enum(['created', 'added-to', 'kept', 'left-alone', 'not-confirmed', 'failed']).meta({
      description: 'kept: nothing is missing in it. left-alone: a person must change it, as the detail says.',
    }),
    detail: z.string(),
  })
  .meta({ id: 'InitRow' });
export type InitRow = z.output<typeof initRow>;

/** What `init --format json` prints. */
export const initDocument = z
  .strictObject({ version: z.literal(1), files: z.array(initRow) })
  .meta({ id: 'InitReport' });

export const INIT_COLUMNS: readonly Column<InitRow>[] = [
  { name: 'file', heading: 'File' },
  {
    name: 'outcome',
    heading: 'Outcome',
    text: ({ outcome }) => outcome.replace('-', ' '),
    style: ({ outcome }) =>
      outcome === 'failed' || outcome === 'left-alone'
        ? 'yellow'
        : outcome === 'created' || outcome === 'added-to'
          ? 'green'
          : 'dim',
  },
  { name: 'detail', heading: 'Detail' },
  { name: 'part' },
];
