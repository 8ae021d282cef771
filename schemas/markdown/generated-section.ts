/** A text with the section between `<!-- generated: NAME -->` and the next `<!-- end -->` replaced. */
export function withSection(text: string, name: string, section: string): string {
  return text.replace(
    new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
    (_, start: string, end: string) => `${start}\n${section}\n\n${end}`,
  );
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
