/** One line of CSV, RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * A cell that no spreadsheet treats as a formula: a text that starts like one gets an apostrophe, and every cell is
 * quoted so that a separator cannot start a new one. Source: OWASP, "CSV Injection".
 */
export function csvCell(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
