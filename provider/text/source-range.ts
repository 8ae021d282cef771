/**
 * A stretch of a file. Lines and columns count from 1; columns count UTF-16 code units, as editors and GitHub do. The
 * end is the column after the last character.
 */
export interface SourceRange {
  /** Relative to the root of the files, with forward slashes. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
