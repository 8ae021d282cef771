import type { Expression } from './expression.ts';

/** A file that an expression reads. `pending`: it is not loaded yet, so what is evaluated now does not count. */
export type SourceText = { readonly text: string } | 'missing' | 'pending';

/** What expressions of one root can read: files of the repository, and nothing else. */
export interface Sources {
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** All paths, from the top of the repository. */
  readonly paths: ReadonlySet<string>;
  text(path: string): SourceText;
  /** A file as a template. */
  template(path: string): Expression | 'missing' | 'pending';
  /** Parses YAML, if that is loaded. @throws Error when the text is not valid. */
  readonly yaml: ((text: string) => unknown) | 'pending';
}
