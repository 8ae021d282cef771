/** A line of CSV with its fields by the names of the header. */
export interface CsvRecord {
  /** From 1 on: the line on which it starts. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** Text that is not CSV; the message starts with the line. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/**
 * Reads CSV with a header, RFC 4180. An apostrophe before what a spreadsheet would take for a formula is left out, as
 * our own CSV writes one there.
 *
 * @throws CsvError
 */
export function readCsv(text: string): readonly CsvRecord[] {
  const [header, ...rows] = rowsOf(text.replace(/^\ufeff/, ''));
  if (header === undefined) throw new CsvError('line 1: the file is empty');
  const names = header.fields.map((name) => name.trim().toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new CsvError(`line 1: the column "${twice}" is there twice`);
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length)
      throw new CsvError(`line ${line}: it has ${fields.length} fields, and the header ${names.length}`);
    return { line, fields: new Map(names.map((name, index) => [name, plain(fields[index] ?? '')])) };
  });
}

function plain(field: string): string {
  return field.trim().replace(/^'(?=[=+\-@])/, '');
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  const endRow = () => {
    if (fields.length > 1 || fields[0]?.trim() !== '') rows.push({ line: start, fields });
    fields = [];
  };
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      const opened = line;
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new CsvError(`line ${opened}: a quotation mark is not closed`);
        const part = text.slice(at, quote);
        line += part.split('\n').length - 1;
        field += part;
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
      if (at < text.length && !/[,\r\n]/.test(text[at] ?? ''))
        throw new CsvError(`line ${line}: something follows a closing quotation mark`);
    } else {
      const end = text.slice(at).search(/[,\r\n]/);
      field = end < 0 ? text.slice(at) : text.slice(at, at + end);
      at += field.length;
    }
    fields.push(field);
    if (text[at] === ',') {
      at += 1;
      if (at === text.length || /[\r\n]/.test(text[at] ?? '')) fields.push('');
      else continue;
    }
    if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      line += 1;
    }
    endRow();
    start = line;
  }
  return rows;
}
