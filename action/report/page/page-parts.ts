import { type Html, html } from '../../../provider/html/html.ts';
import { DAY } from '../../../provider/keys/duration.ts';
import { formatDay, formatInstant, type Instant } from '../../../provider/keys/instant.ts';

/** How a value stands: its colour, and never its colour alone. */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

/** A word on a tint. */
export function badge(word: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${word}</span>`;
}

/** A table with a caption for those who do not see what is above it. */
export function dataTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  // The first cell of a row names it. Each cell repeats its heading for narrow screens.
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...others]) =>
      html`<tr><th scope="row">${first}</th>${others.map(
        (cell, at) => html`<td data-heading="${headings[at + 1] ?? ''}">${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

/** A day, with the exact time for programs and for the pointer. */
export function day(at: Instant): Html {
  const written = formatInstant(at);
  return html`<time datetime="${written}" title="${written}">${formatDay(at)}</time>`;
}

/** `today`, `in 21 days`, `3 days ago`. */
export function fromNow(at: Instant, now: Instant): string {
  const days = Math.trunc((at - now) / DAY);
  if (days === 0) return 'today';
  const number = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${number}` : `${number} ago`;
}

/** A bar of a share, for the eye only: the value stands beside it. */
export function bar(share: number, tone: Tone, mark?: number): Html {
  const at = (of: number) => (Math.min(1, Math.max(0, of)) * 100).toFixed(1);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill ${tone}" width="${at(share)}" height="8"/>${
    mark === undefined ? '' : html`<rect class="mark" x="${at(mark)}" width="1" height="8"/>`
  }</svg>`;
}

/** A section with a heading; its name is an anchor. */
export function section(name: string, heading: string, content: readonly (Html | string)[]): Html {
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${heading}</h2>
${content.map((each) => html`${each}\n`)}</section>`;
}

/** The first of many, and a line about the others. */
export function firstOf<Item>(items: readonly Item[], most: number, thing: string) {
  const left = items.length - most;
  return {
    items: items.slice(0, most),
    rest: left > 0 ? html`<p class="muted">${left} more ${thing} are not shown.</p>` : '',
  };
}
