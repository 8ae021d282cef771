/** A text as in a real file, with the verdict of a careful reader. */
export interface LabelledText {
  /** Row of the accuracy table. */
  readonly group: string;
  readonly path: string;
  readonly text: string;
  /** The rule that must find it, or undefined when there is no secret in it. */
  readonly rule: string | undefined;
  /** Set where only this rule has to keep silent: others may see a secret of theirs in the text. */
  readonly notBy?: string;
}
