import type { Actor } from '../../api/contract/common.ts';
import { type Html, html, NOTHING, shown } from '../../html/html.ts';
import { DAY } from '../../keys/duration.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';

/** How a status is coloured; its text says the same. */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

export function badge(tone: Tone, text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A day, how far away it is, and the exact time on hovering. */
export function dayCell(at: Instant, now: Instant, note: Html = NOTHING): Html {
  const text = formatInstant(at);
  return html`<time datetime="${text}" title="${text}">${text.slice(0, 10)}</time> <span class="beside ago">${relative(at, now)}</span>${note}`;
}

/** A moment to the second, in UTC. */
export function momentCell(at: Instant | string): Html {
  const text = typeof at === 'string' ? at : formatInstant(at);
  return html`<time datetime="${text}">${text.slice(0, 10)} <span class="clock">${text.slice(11, 19)}</span></time>`;
}

/** "today", "3 days ago", "in 21 days". */
export function relative(at: Instant, now: Instant): string {
  const days = Math.floor(Math.abs(at - now) / DAY);
  if (days === 0) return at > now ? 'within a day' : 'today';
  return at > now ? `in ${count(days, 'day')}` : `${count(days, 'day')} ago`;
}

/** Who did something. */
export function actorCell({ type, id, name }: Actor): Html {
  const text = name === '' ? shown(id) : shown(name);
  return type === 'api_key' ? html`<a href="/keys/${encodeURIComponent(id)}">${text}</a>` : text;
}

/** The last characters of a key, as the list of keys shows them. */
export function ending(lastFour: string): Html {
  return html`<code>…${shown(lastFour)}</code>`;
}

/** A size in the unit that keeps it short. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(kib < 10 ? 1 : 0)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

/** What people read for a type of evidence. */
export function evidenceTypeText(type: string): string {
  return capital(type === 'api_data' ? 'API data' : type);
}

/** The first letter as a capital. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
