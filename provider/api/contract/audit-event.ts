import * as z from 'zod';
import { environment } from './api-key.ts';
import { actor, instant, page, pageQuery } from './common.ts';
import { AUDIT_ACTIONS } from './words.ts';

export const auditAction = z.enum(AUDIT_ACTIONS).meta({ id: 'AuditAction' });
export type AuditAction = z.infer<typeof auditAction>;

export const auditEvent = z
  .object({
    id: z.string(),
    at: instant,
    action: auditAction,
    actor,
    key_id: z
      .string()
      .nullable()
      .meta({ description: 'The key that was acted on, or that was used (`api_key.used`).' }),
    target: z.string().nullable().meta({ description: 'What was acted on, when it is not a key.' }),
    details: z.record(z.string(), z.unknown()).meta({
      description:
        'Depends on the action, for example the permissions granted. `api_key.used` has `requests`, how many it counts, and `operations`, which those were: `operation`, an operationId of this document; `environments`, `all` or a list of those that the request named, or to which what it named belongs; and `requests`. Requests that are in no entry, and those of a server that sends no `operations`, are of an operation that is not known.',
    }),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEvent>;

/** One entry of `operations` in the details of `api_key.used`. */
export const usedOperation = z.object({
  operation: z.string(),
  environments: z.union([z.literal('all'), z.array(environment)]),
  requests: z.number().int().min(1),
});
export type UsedOperation = z.infer<typeof usedOperation>;

export const auditEventPage = page(auditEvent).meta({ id: 'AuditEventPage' });

const auditFilter = {
  key_id: z.string().optional(),
  actor: z.string().optional().meta({ description: "The actor's id." }),
  action: auditAction.optional(),
  from: instant.optional().meta({ description: 'At or after.' }),
  to: instant.optional().meta({ description: 'Before.' }),
};
export const listAuditEventsQuery = pageQuery.extend(auditFilter);
export type ListAuditEventsQuery = z.input<typeof listAuditEventsQuery>;

export const exportAuditEventsQuery = z.object({
  ...auditFilter,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});
