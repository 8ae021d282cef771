/**
 * Makes text safe for the log: no line is a command to the runner, which acts on lines that begin with `::`, and on `##[`
 * anywhere in a line.
 *
 * Source: actions/runner, ActionCommand.cs.
 */
export function inert(text: string): string {
  if (!text.includes('##[') && !text.includes('::')) return text;
  return text.replace(/##\[/g, '## [').replace(/^(\s*):(?=:)/gm, '$1: ');
}
