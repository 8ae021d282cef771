import * as z from 'zod';
import { apiKey } from '../../api/contract/api-key.ts';
import type { Column } from '../table/column.ts';

/** The languages that declarations can be written in. */
export const LANGUAGES = ['yaml', 'hcl', 'cdktf', 'cdktn'] as const;
export type Language = (typeof LANGUAGES)[number];
/** The CDK libraries among them. */
export type CdkFlavour = Extract<Language, `cdk${string}`>;

/** What became of a live key. */
export const importRow = z
  .object({
    ...apiKey.pick({ name: true, id: true, permissions: true }).shape,
    outcome: z
      .enum(['declared', 'already-declared', 'left-out'])
      .meta({ description: 'declared: by the declarations of this import.' }),
    detail: z
      .string()
      .meta({ description: 'The name of its declaration, where it is declared, or why not.' }),
  })
  .meta({ id: 'ImportRow' });
export type ImportRow = z.output<typeof importRow>;

/** What `import --format json` prints. */
export const importDocument = z
  .strictObject({
    version: z.literal(1),
    language: z.enum(LANGUAGES),
    file: z.string().meta({ description: 'Where the declarations are, or were to be written.' }),
    outcome: z
      .enum(['written', 'printed', 'nothing-to-declare', 'not-confirmed'])
      .meta({ description: 'Only written changes a file.' }),
    declarations: z.string().meta({ description: 'What was written, or would be.' }),
    notes: z.array(z.string()).meta({ description: 'What to do, and what is not known.' }),
    keys: z.array(importRow),
  })
  .meta({ id: 'ImportReport' });
export type ImportDocument = z.output<typeof importDocument>;

export const IMPORT_COLUMNS: readonly Column<ImportRow>[] = [
  { name: 'name', heading: 'Name' },
  { name: 'permissions', heading: 'Permissions', from: 70 },
  {
    name: 'outcome',
    heading: 'Outcome',
    text: ({ outcome }) => outcome.replace('-', ' '),
    style: ({ outcome }) => (outcome === 'declared' ? 'green' : outcome === 'left-out' ? 'yellow' : 'dim'),
  },
  { name: 'detail', heading: 'Detail' },
  { name: 'id', heading: 'ID', from: 120 },
];
