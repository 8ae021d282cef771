import type { AuditEvent } from '../../api/contract/audit-event.ts';
import { AUDIT_ACTIONS } from '../../api/contract/words.ts';
import { given } from '../../api/filters.ts';
import { formatInstant } from '../../keys/instant.ts';
import { readMoment } from '../../keys/moment.ts';
import {
  DiagnosticError,
  defineDataSource,
  defineSchema,
  listNested,
  oneOf,
  string,
  type Validator,
  validator,
} from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { boundAttributes, chosen, readBounded, withoutControls } from './bounded-list.ts';

const MOMENT = 'a day such as 2026-11-30, a time such as 2026-11-30T12:00:00Z, or how long ago, such as 7d';
const moment: Validator<string> = validator(`must be ${MOMENT}`, (text) =>
  readMoment(text) === undefined ? `The value must be ${MOMENT}, not "${text}".` : undefined,
);

/** `lowerplane_audit_events`. */
export const auditEventsDataSource = () => {
  const schema = defineSchema({
    description:
      'The audit trail of a period, oldest event first. An event must match all filters. Reading the trail is a use of the API key, and so an event itself: end the period before now, or filter, where the result must stay the same.',
    attributes: {
      from: string({
        required: true,
        description: `Only events at or after this moment: ${MOMENT}.`,
        validators: [moment],
      }),
      to: string({
        optional: true,
        description: 'Only events before this moment, written likewise. Defaults to now.',
        validators: [moment],
      }),
      key_id: string({ optional: true, description: 'Only events about the API key with this id.' }),
      actor_id: string({
        optional: true,
        description: 'Only events that the user or API key with this id caused.',
      }),
      action: string({
        optional: true,
        description: `Only events of this kind: ${AUDIT_ACTIONS.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...AUDIT_ACTIONS)],
      }),
      ...boundAttributes,
      events: listNested(
        {
          id: string({ computed: true, description: "The event's id." }),
          at: string({ computed: true, description: 'When it happened, RFC 3339.' }),
          action: string({ computed: true, description: 'What happened.' }),
          actor_type: string({ computed: true, description: '`user`, `api_key` or `system`.' }),
          actor_id: string({ computed: true, description: 'Id of who did it.' }),
          actor_name: string({ computed: true, description: 'Name of who did it.' }),
          key_id: string({ computed: true, description: 'The API key that it is about. Null for others.' }),
          target: string({
            computed: true,
            description: 'What it is about, when that is not a key. Null otherwise.',
          }),
          details: string({ computed: true, description: 'What else is recorded, as JSON.' }),
        },
        { computed: true, description: 'The matching events.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_audit_events',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const now = session.now();
      const period = { from: readMoment(config.from)?.(now), to: readMoment(config.to ?? '')?.(now) ?? now };
      if (period.from !== undefined && period.from >= period.to)
        throw new DiagnosticError({
          summary: 'Empty Period',
          detail: `from (${formatInstant(period.from)}) must be before to (${formatInstant(period.to)}).`,
          path: ['from'],
        });
      const filters = given({
        from: period.from === undefined ? undefined : formatInstant(period.from),
        // Always: reading the trail makes events, which would be read again.
        to: formatInstant(period.to),
        key_id: config.key_id ?? undefined,
        actor: config.actor_id ?? undefined,
        action: chosen(AUDIT_ACTIONS, config.action),
      });
      const items = client.listAuditEvents(filters);
      const { listed, complete } = await readBounded(items, config.max_items, 'audit events');
      return { state: { ...config, complete, events: listed.map(eventValues) } };
    },
  });
};

function eventValues({ actor, details, ...event }: AuditEvent) {
  return {
    ...withoutControls(event),
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name,
    // JSON escapes control characters itself.
    details: JSON.stringify(details),
  };
}
