import { type Html, html, NOTHING } from '../../html/html.ts';
import { ProblemError } from '../problem.ts';

/** What is wrong with a form, by the names of its fields. */
export type Faults = ReadonlyMap<string, string>;

export const NO_FAULTS: Faults = new Map();

/** Reads a parameter that must be one of some words; undefined when it is absent or another. */
export function oneOf<Word extends string>(words: readonly Word[], given: string | null): Word | undefined {
  return words.find((word) => word === given);
}

/** A choice of one; in a filter, the empty value stands for all. */
export function select(
  name: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  selected: string,
  attributes: Html = NOTHING,
): Html {
  return html`<label class="field"><span>${label}</span><select name="${name}"${attributes}>${choices.map(
    ([value, text]) =>
      html`<option value="${value}"${value === selected ? html` selected` : ''}>${text}</option>`,
  )}</select></label>`;
}

/**
 * The faults of a form that the API rejected.
 *
 * @param fields for each path in the request, the name of the form field and the subject of the message.
 * @throws the error itself when it is not about these fields.
 */
export function faultsOfRefusal(
  error: unknown,
  fields: Readonly<Record<string, readonly [name: string, subject: string]>>,
): Faults {
  if (!(error instanceof ProblemError) || error.errors === undefined) throw error;
  return new Map(
    error.errors.map(({ path, message }) => {
      const [name, subject] = fields[path] ?? [];
      if (name === undefined) throw error;
      return [name, `${subject} ${message}.`];
    }),
  );
}

/** The summary of what is wrong, which is read out at once. */
export function faultSummary(faults: Faults): Html {
  if (faults.size === 0) return NOTHING;
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus><h2>The form is not complete</h2><ul>${[
    ...faults,
  ].map(([name, message]) => html`<li><a href="#${name}">${message}</a></li>`)}</ul></div>`;
}

/** The message of one field, to which its input refers by `aria-describedby`. */
export function faultOf(faults: Faults, name: string): Html {
  const message = faults.get(name);
  return message === undefined ? NOTHING : html`<p class="fault" id="${name}-fault">${message}</p>`;
}

/** Attributes of an input, if something is wrong with it. */
export function faultAttributes(faults: Faults, name: string): Html {
  return faults.has(name) ? html` aria-invalid="true" aria-describedby="${name}-fault"` : NOTHING;
}
