import type { SampleText } from '../../../action/scan/rules/sample-text.ts';

/** A whole file as repositories have it, and the rules that should find something in it, in order. */
export interface WholeFile {
  readonly path: string;
  readonly write: (make: SampleText) => string;
  /** Empty when there is no secret in it. */
  readonly secrets: readonly string[];
}
