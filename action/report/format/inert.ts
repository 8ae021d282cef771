/**
 * Makes text safe for the log: no line is a command to the runner, which acts on lines that begin with `::`, and on `##[`
 * anywhere in a line.
 *
 * Source: actions/runner, ActionCommand.cs.
 */
export function inert(text: string): string {
  return text.replace(/##\[/g, '## [').replace(/^(\s*):(?=:)/gm, '$1: ');
}
