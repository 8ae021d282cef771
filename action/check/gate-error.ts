/** Why the gate could not come to a verdict. For people: no stack is shown, and no secret is in it. */
export class GateError extends Error {
  override readonly name = 'GateError';
  /** Title Case summary. */
  readonly title: string;
  /** What happened, with actual values, and what to do about it. */
  readonly detail: string;

  constructor(title: string, detail: string) {
    super(`${title}: ${detail}`);
    this.title = title;
    this.detail = detail;
  }
}
