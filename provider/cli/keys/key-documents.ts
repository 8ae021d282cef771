import * as z from 'zod';
import { keyImpact } from '../../lifecycle/key-impact.ts';
import { REHEARSAL_STEPS } from '../../lifecycle/rehearsal-log.ts';
import { keyRow } from './key-row.ts';

const version = z.literal(1);

/** Problems with a new key, or with the steps after its creation. */
const problems = z
  .array(z.strictObject({ severity: z.enum(['error', 'warning']), title: z.string(), detail: z.string() }))
  .meta({ description: 'What went wrong after the key was created. Its secret is here nevertheless.' });

/** What `keys list --format json` prints. */
export const keyListDocument = z.strictObject({ version, keys: z.array(keyRow) }).meta({ id: 'KeyList' });

/** What `keys show --format json` prints. */
export const keyDocument = z
  .strictObject({ version, key: keyRow, impact: keyImpact })
  .meta({ id: 'KeyReport' });

/** What `whoami --format json` prints. */
export const whoamiDocument = z
  .strictObject({
    version,
    base_url: z.string().meta({ description: 'Where LowerPlane is.' }),
    key: keyRow.meta({ description: 'The key that commands are authenticated with.' }),
  })
  .meta({ id: 'Whoami' });

/** What `keys revoke --format json` prints. */
export const revocationDocument = z
  .strictObject({
    version,
    outcome: z.enum(['revoked', 'already-revoked', 'refused', 'not-confirmed', 'failed']).meta({
      description:
        'refused: by a guard. failed: LowerPlane did not confirm it, so that the key may still work.',
    }),
    problem: z
      .strictObject({ title: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it was not revoked.' }),
    key: keyRow.meta({ description: 'The key as it is afterwards.' }),
    impact: keyImpact,
  })
  .meta({ id: 'KeyRevocation' });
export type RevocationDocument = z.output<typeof revocationDocument>;

/** What `keys create --format json` prints. */
export const creationDocument = z
  .strictObject({
    version,
    key: keyRow,
    secret: z.string().nullable().meta({ description: 'The whole key, this once. null: it was delivered.' }),
    delivered_to: z.string().nullable().meta({ description: 'The file of --to.' }),
    problems,
  })
  .meta({ id: 'KeyCreationReport' });
export type CreationDocument = z.output<typeof creationDocument>;

/** What `keys rotate --format json` prints. */
export const rotationDocument = z
  .strictObject({
    version,
    step: z.enum(['created', 'waiting', 'revoked']).meta({
      description:
        'waiting: the old key is still used, the new one not yet, or a declared consumer has not proven that it holds the new secret. revoked: all is done.',
    }),
    old: keyRow,
    successor: keyRow,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'The new key, this once. null: it was delivered, or shown before.' }),
    delivered_to: z.string().nullable().meta({ description: 'The file of --to.' }),
    problems,
  })
  .meta({ id: 'KeyRotation' });
export type RotationDocument = z.output<typeof rotationDocument>;

/** What `keys rotate --rehearse --format json` prints. */
export const rehearsalDocument = z
  .strictObject({
    version,
    name: z.string().meta({ description: 'Name of the key whose rotation was rehearsed.' }),
    outcome: z.enum(['passed', 'failed']).meta({ description: 'failed: a step failed.' }),
    key: keyRow.nullable().meta({
      description: 'The key of the rehearsal, as it is afterwards. null: none was created.',
    }),
    steps: z.array(
      z.strictObject({
        step: z.enum(REHEARSAL_STEPS),
        subject: z.string().meta({ description: 'A key, a destination or a consumer.' }),
        result: z.enum(['passed', 'failed', 'not-rehearsed']).meta({
          description: 'not-rehearsed: nothing was found out, so that it proves nothing.',
        }),
        detail: z.string().nullable().meta({ description: 'Why, and what to do.' }),
        started_at: z.string(),
        ms: z.number().meta({ description: 'How long it took, in milliseconds.' }),
      }),
    ),
  })
  .meta({ id: 'KeyRotationRehearsal' });
export type RehearsalDocument = z.output<typeof rehearsalDocument>;
