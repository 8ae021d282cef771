import { isMap, isScalar, isSeq } from 'yaml';
import { parsePositioned } from '../../documents/positioned-yaml.ts';
import { CommandError } from '../lowerplane/exit.ts';

/**
 * A YAML file with more items at the end of a list; everything else stays as it is.
 *
 * @param path for messages.
 * @param name of the list, a member of the file's mapping.
 * @param items writes the items of the list, their dashes indented by a text.
 * @throws CommandError when the list cannot be added to.
 */
export function addToList(
  path: string,
  text: string,
  name: string,
  items: (indent: string) => string,
): string {
  const { document, text: content, lines } = parsePositioned(path, text);
  const { contents: root } = document;
  const refuse = (why: string) => new CommandError(`"${path}" ${why}. Correct it, or choose another file.`);
  if (document.errors.length > 0) throw refuse('is not valid YAML');
  const mark = text.slice(0, text.length - content.length);
  const lineEnd = content.includes('\r\n') ? '\r\n' : '\n';
  const added = (indent: string) => items(indent).replaceAll('\n', lineEnd);
  const isEmpty = root === null || (isScalar(root) && root.value === null);
  if (!isEmpty && !isMap(root)) throw refuse(`has no list "${name}"`);
  const pair = isMap(root) ? root.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  if (pair === undefined) throw refuse(`has no list "${name}"`);
  const list = pair.value;
  // Nothing, `~` or `null`. An anchor would be left without a value.
  if (isScalar(list) && list.value === null && list.anchor === undefined && list.tag === undefined) {
    const [from, to] = list.range ?? [0, 0];
    const without = `${content.slice(0, from)}${content.slice(to)}`;
    const at = without.indexOf('\n', from);
    const head = at < 0 ? `${without}${lineEnd}` : without.slice(0, at + 1);
    return `${mark}${head}${added('  ')}${at < 0 ? '' : without.slice(at + 1)}`;
  }
  if (!isSeq(list)) throw refuse(`has no list "${name}"`);
  const [start, end] = list.range ?? [0, 0];
  if (list.flow === true) {
    if (list.items.length > 0)
      throw refuse(`has its ${name} in brackets: begin each on a line of its own, with a dash`);
    const rest = content
      .slice(end)
      .replace(/^[ \t]*(?=\r?\n|$)/, '')
      .replace(/^\r?\n/, '');
    return `${mark}${content.slice(0, start).trimEnd()}${lineEnd}${added('  ')}${rest}`;
  }
  const indent = ' '.repeat(lines.linePos(start).col - 1);
  const last = content.slice(0, end).trimEnd().length;
  const lineBreak = content.indexOf('\n', last);
  const before = lineBreak < 0 ? `${content}${lineEnd}` : content.slice(0, lineBreak + 1);
  return `${mark}${before}${lineEnd}${added(indent)}${lineBreak < 0 ? '' : content.slice(lineBreak + 1)}`;
}
