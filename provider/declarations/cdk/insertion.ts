import type { Insertion } from '../key-declaration.ts';
import type { Call } from './source/call.ts';
import { lineAt, lineText } from './source/source-file.ts';

/** Where the object that a call is given can take one more property: behind a bracket or comma that ends its line. */
export function insertionInto({ source, start, end, objects }: Call): Insertion | undefined {
  const [object] = objects;
  // An object that a variable holds may be meant for more than this call.
  if (object === undefined || object.start < start || object.start > end) return undefined;
  for (const offset of [object.start + 1, ...object.properties.map((property) => property.end)]) {
    const line = lineAt(source, offset);
    const text = lineText(source, line);
    const behind = text.slice(offset - (source.lineStarts[line - 1] ?? 0));
    const endsLine =
      /^\s*(?:\/\/.*)?$/.test(behind) && (offset === object.start + 1 || source.text[offset - 1] === ',');
    if (!endsLine) continue;
    const next = object.properties.find((property) => lineAt(source, property.start) > line);
    const indent = next === undefined ? undefined : indentOf(lineText(source, lineAt(source, next.start)));
    return {
      path: source.path,
      afterLine: line,
      lineText: text,
      indent: indent ?? `${indentOf(text)}  `,
      syntax: 'typescript',
    };
  }
  return undefined;
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}
