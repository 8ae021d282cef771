import * as z from 'zod';
import { permissions } from '../../api/contract/api-key.ts';
import { keyImpact } from '../../lifecycle/key-impact.ts';
import { keyRow } from '../keys/key-row.ts';

/** What `lowerplane respond --format json` prints: the record of an incident. Holds no secret. */
export const responseDocument = z
  .strictObject({
    version: z.literal(1),
    outcome: z.enum(['safe', 'waiting', 'cut-off', 'exposed']).meta({
      description:
        'safe: the key no longer works, and its successor is delivered, if it needs one. waiting: the successor is delivered, but the key still works. cut-off: the key no longer works, and no successor is delivered everywhere. exposed: nothing has changed.',
    }),
    mode: z
      .enum(['graceful', 'now'])
      .meta({ description: 'now: the key was revoked before it had a successor.' }),
    started_at: z.iso.datetime({ offset: true }),
    ended_at: z.iso.datetime({ offset: true }),
    organization_id: z.string(),
    found: z.array(z.strictObject({ path: z.string(), line: z.int(), commit: z.string().nullable() })),
    key: keyRow.meta({ description: 'The exposed key as it is afterwards.' }),
    impact: keyImpact.meta({ description: 'Its use before the response.' }),
    declared: z
      .strictObject({ name: z.string(), at: z.string() })
      .nullable()
      .meta({ description: 'null: no code that was read declares it.' }),
    successor: keyRow.nullable(),
    sealed_secret: z.string().nullable().meta({ description: 'For the holders of age identities.' }),
    destinations: z.array(
      z.strictObject({
        destination: z.string(),
        state: z.enum(['proven', 'missing', 'unreadable', 'unreachable']),
        detail: z.string(),
      }),
    ),
    narrower: permissions.nullable().meta({
      description: 'Permissions that its use in the last 90 days would have needed, if they are fewer.',
    }),
    steps: z.array(
      z.strictObject({ at: z.iso.datetime({ offset: true }), what: z.string() }).meta({
        description: 'What was done, in order.',
      }),
    ),
    problems: z.array(
      z.strictObject({ severity: z.enum(['error', 'warning']), title: z.string(), detail: z.string() }),
    ),
    next: z.array(z.string()).meta({ description: 'What is left to do, as sentences.' }),
  })
  .meta({ id: 'LeakResponse' });
export type ResponseDocument = z.output<typeof responseDocument>;
