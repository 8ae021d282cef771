import { printableLines } from '../provider/text/printable.ts';
import { inert } from './report/format/inert.ts';

/** Prints text that is already free of secrets. No line of it is a command to the runner. */
export function print(text: string): void {
  process.stdout.write(`${inert(printableLines(text.trimEnd()))}\n`);
}

/**
 * A text without secrets: names of branches and files, and texts of servers, can hold one. The scanner is imported only when
 * there is such a text, so that the action does not start later.
 */
export async function shownLine(text: string): Promise<string> {
  const { shownText } = await import('./check/verdict/shown-result.ts');
  return shownText(text);
}

/** The log of the step, for text that may hold secrets: they are hidden. */
export class StepLog {
  #written: Promise<void> = Promise.resolve();

  /** Prints a text after all that were given before. */
  readonly write = (text: string): void => {
    const shown = shownLine(text);
    // Reported by `flush`.
    shown.catch(() => {});
    this.#written = this.#written.then(async () => print(await shown));
    this.#written.catch(() => {});
  };

  /** Waits until everything is printed. */
  flush(): Promise<void> {
    return this.#written;
  }
}
