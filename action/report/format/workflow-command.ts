import { cutText } from './cut-text.ts';

/** A message that GitHub's runner shows on a line of a file, or on the workflow run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** Lines may be broken with `\n`. */
  readonly message: string;
  /** Undefined: on the workflow run. */
  readonly at?: AnnotatedLines | undefined;
}

export interface AnnotatedLines {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** Only for a single line: GitHub accepts no others. */
  readonly columns?: { readonly from: number; readonly to: number };
}

/** The runner cuts longer messages in the middle of a character. Source: GitHub's annotation limits. */
const LONGEST_MESSAGE = 4_096;
/** Source: docs.github.com/rest/checks/runs. */
export const LONGEST_TITLE = 255;

/**
 * An annotation as the line that the runner reads. Nothing in it can begin another command.
 *
 * Source: actions/toolkit, workflow commands: data escapes %, CR and LF, properties : and , besides.
 */
export function workflowCommand({ level, title, message, at }: Annotation): string {
  const properties = [
    ...(at === undefined ? [] : placeProperties(at)),
    `title=${property(cutText(title, LONGEST_TITLE))}`,
  ];
  return `::${level} ${properties.join(',')}::${data(cutText(message, LONGEST_MESSAGE))}`;
}

/** GitHub drops a location with line 0. */
function placeProperties({ path, line, endLine, columns }: AnnotatedLines): readonly string[] {
  const first = Math.max(1, line);
  return [
    `file=${property(path)}`,
    `line=${first}`,
    `endLine=${Math.max(first, endLine)}`,
    ...(columns === undefined
      ? []
      : [`col=${Math.max(1, columns.from)}`, `endColumn=${Math.max(1, columns.to)}`]),
  ];
}

function data(text: string): string {
  return text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
