import { html, raw } from 'hono/html';
import { printable } from '../text/printable.ts';

export { html };

/** A piece of a page. What {@link html} puts into one is escaped, unless it is such a piece itself. */
export type Html = ReturnType<typeof html>;

/** Nothing, where a piece of a page is expected. */
export const NOTHING: Html = raw('');

/** Untrusted text for a page: it cannot reorder or hide what is around it. `html` escapes it. */
export function shown(text: string): Html {
  return html`<bdi>${printable(text)}</bdi>`;
}

/** A style sheet for a `style` element, which takes no escapes. @throws RangeError if the text would end the element. */
export function styleText(css: string): Html {
  if (/<\//.test(css)) throw new RangeError('a style sheet must not contain "</"');
  return raw(css);
}
