/** Why the gate has no verdict, for people: shown without a stack, and never with a secret. */
export class GateError extends Error {
  override readonly name = 'GateError';
  /** Title Case summary. */
  readonly title: string;
  /** What happened, with the actual values, and what to do. */
  readonly detail: string;

  constructor(title: string, detail: string) {
    super(`${title}: ${detail}`);
    this.title = title;
    this.detail = detail;
  }
}
