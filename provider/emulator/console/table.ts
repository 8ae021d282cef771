import { type Html, html } from '../../html/html.ts';
import { grouped } from '../../text/count.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Html | string;
  /** What the table can be sorted by. */
  readonly sort?: string;
  /** Digits stay under one another. */
  readonly numeric?: true;
}

/** The order of a table whose headings sort it. */
export interface Order {
  readonly sort: string;
  readonly descending: boolean;
  readonly link: (sort: string, descending: boolean) => string;
}

/**
 * A table that becomes a list of cards on narrow screens. Its roles are written out, because browsers forget them when
 * the style sheet lays a table out in another way.
 */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { order, empty = 'Nothing to show.' }: { readonly order?: Order; readonly empty?: string } = {},
): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<table role="table" class="cards">
<caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => heading(column, order))}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${columns.map(
        ({ heading: label, cell, numeric }) =>
          html`<td role="cell" data-label="${label}" class="${numeric ? 'numeric' : ''}"><div>${cell(row)}</div></td>`,
      )}</tr>`,
  )}</tbody>
</table>`;
}

function heading<Row>({ heading: text, sort, numeric }: Column<Row>, order: Order | undefined): Html {
  const kind = numeric ? 'numeric' : '';
  if (sort === undefined || order === undefined)
    return html`<th role="columnheader" scope="col" class="${kind}">${text}</th>`;
  const isSorted = order.sort === sort;
  const direction = order.descending ? 'descending' : 'ascending';
  const arrow = isSorted ? html` <span aria-hidden="true">${order.descending ? '↓' : '↑'}</span>` : '';
  return html`<th role="columnheader" scope="col" class="${kind}" aria-sort="${isSorted ? direction : 'none'}"><a href="${order.link(sort, isSorted && !order.descending)}">${text}${arrow}</a></th>`;
}

/** Which part of a list is shown. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
}

/** "26–50 of 10,000" and links to the other pages. @param link to the page with a number, from 1 on. */
export function pager({ offset, limit, total }: Window, link: (page: number) => string): Html {
  if (total === 0) return html``;
  const current = Math.floor(offset / limit) + 1;
  const last = Math.max(1, Math.ceil(total / limit));
  const to = (page: number, text: string) =>
    page < 1 || page > last || page === current
      ? html`<span class="button off" aria-disabled="true">${text}</span>`
      : html`<a class="button" href="${link(page)}">${text}</a>`;
  return html`<nav class="pager" aria-label="Pages">
<p>${grouped(Math.min(offset + 1, total))}–${grouped(Math.min(offset + limit, total))} of ${grouped(total)}</p>
<div class="actions">${to(1, 'First')}${to(current - 1, 'Previous')}${to(current + 1, 'Next')}${to(last, 'Last')}</div>
</nav>`;
}
