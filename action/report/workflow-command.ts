/** A message that GitHub's runner shows on a line of a file, or on the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** Undefined: on the run. */
  readonly at?: { readonly path: string; readonly line: number; readonly endLine: number };
}

/** The runner cuts longer messages in the middle of a character. Source: GitHub's annotation limits. */
const LONGEST_MESSAGE = 4_096;

/**
 * An annotation as the line that the runner reads. Nothing in it can begin another command.
 *
 * Source: actions/toolkit, workflow commands: data escapes %, CR and LF, properties : and , besides.
 */
export function workflowCommand({ level, title, message, at }: Annotation): string {
  const properties = [
    // Line 0 would vanish, and take the place with it.
    ...(at === undefined
      ? []
      : [`file=${property(at.path)}`, `line=${Math.max(1, at.line)}`, `endLine=${Math.max(1, at.endLine)}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(cut(message))}`;
}

function data(text: string): string {
  return text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Cuts at a whole character, so that the text with its mark is short enough. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_MESSAGE) return text;
  const mark = ' ...';
  let kept = '';
  let size = Buffer.byteLength(mark);
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > LONGEST_MESSAGE) break;
    kept += character;
  }
  return kept + mark;
}
