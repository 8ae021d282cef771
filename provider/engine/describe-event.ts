import { formatDuration } from '../keys/duration.ts';
import { formatExpiration } from '../keys/expiration.ts';
import { explainProblem, explainReasons } from '../keys/explain.ts';
import { formatDay, formatInstant } from '../keys/instant.ts';
import { type PlannedEvent, stopsWorking } from './forecast-plan.ts';

/** What happens to a key, for people. */
export interface DescribedEvent {
  /** After the name of the key and a colon: `rotated (generation 2)`. */
  readonly what: string;
  /** Whole sentences: why, and what follows. */
  readonly detail: string;
}

export function describeEvent(event: PlannedEvent): DescribedEvent {
  const { kind, generation } = event;
  switch (kind) {
    case 'create':
      return { what: 'created', detail: 'It is declared, and no key has its name.' };
    case 'rotate':
    case 'replace': {
      const what = kind === 'rotate' ? 'rotated' : 'replaced';
      const old =
        event.overlap === 0
          ? 'Its old key does not keep working.'
          : `Its old key keeps working for ${formatDuration(event.overlap)}.`;
      return {
        what: `${what} (generation ${generation})`,
        detail: `${capitalized(explainReasons(event.reasons))}. ${old}`,
      };
    }
    case 'update': {
      const { renamedFrom, expiration } = event;
      const changes = [
        ...(renamedFrom === undefined ? [] : [`Its name is "${renamedFrom}" until then.`]),
        ...(expiration === undefined
          ? []
          : [
              `It expires: ${formatExpiration(expiration.to)}. Before: ${formatExpiration(expiration.from)}.`,
            ]),
      ];
      return { what: 'changed in place', detail: changes.join(' ') };
    }
    case 'retire':
      return { what: `old key revoked (${ordinal(event)})`, detail: 'Its successor has taken over.' };
    case 'hold':
      return {
        what: `old key kept (${ordinal(event)})`,
        detail: 'Its overlap is over, but it was used since its successor was delivered.',
      };
    case 'wait':
      return {
        what: `rotation waits until ${formatDay(event.until)}`,
        detail: `It is due. Its window opens at ${formatInstant(event.until)}.`,
      };
    case 'expire':
      return expiration(event);
    case 'blocked': {
      const { title, detail } = explainProblem(event.problem);
      return {
        what: `apply not possible: ${title}`,
        detail: `Until this is fixed, no apply is possible. ${detail}`,
      };
    }
  }
}

function expiration(event: PlannedEvent): DescribedEvent {
  if (!event.isDeclared)
    return { what: 'stops working', detail: 'It expires. No code declares it, so it gets no successor.' };
  return stopsWorking(event)
    ? { what: 'stops working', detail: `It expires (${ordinal(event)}).` }
    : { what: `old key expires (${ordinal(event)})`, detail: 'It has a successor.' };
}

function ordinal({ id, generation }: PlannedEvent): string {
  const number = generation === undefined ? [] : [`generation ${generation}`];
  return [...number, ...(id === undefined ? [] : [id])].join(', ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
