import { isAlias, isMap, isScalar, visit } from 'yaml';
import {
  type PositionedYaml,
  parsePositioned,
  rangeOfNode,
} from '../../../provider/documents/positioned-yaml.ts';
import { syntaxFaults } from '../../../provider/documents/yaml-syntax.ts';

/** A policy as a plain value with the locations of its parts, or its syntax errors by line. */
export type PolicyText =
  | { readonly kind: 'read'; readonly source: PositionedYaml; readonly value: unknown }
  | { readonly kind: 'faulty'; readonly faults: readonly LineFault[] };

export interface LineFault {
  /** From 1. */
  readonly line: number;
  /** A sentence, or a clause that follows its subject. */
  readonly message: string;
}

/** @param what the file is, for messages. */
export function readPolicyText(text: string, path: string, what = 'policy'): PolicyText {
  const source = parsePositioned(path, text);
  const syntax = syntaxFaults(source).map(({ at, message }) => ({ line: at.line, message }));
  if (syntax.length > 0) return { kind: 'faulty', faults: syntax };
  const { contents } = source.document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return faulty(1, 'The file is empty. Remove it, or write at least "version: 1".');
  }
  if (!isMap(contents)) {
    const { line } = rangeOfNode(source, contents);
    return faulty(line, `The ${what} must be a mapping that starts with "version: 1".`);
  }
  const faults = unfitNodes(source);
  if (faults.length > 0) return { kind: 'faulty', faults };
  try {
    return { kind: 'read', source, value: source.document.toJS() };
  } catch {
    return faulty(1, 'The file has too many aliases. Write out their values.');
  }
}

function faulty(line: number, message: string): PolicyText {
  return { kind: 'faulty', faults: [{ line, message }] };
}

/** YAML nodes that cannot be converted to a plain value. */
function unfitNodes(source: PositionedYaml): readonly LineFault[] {
  const faults: LineFault[] = [];
  const known = new Set<string>();
  visit(source.document, {
    Node(_, node) {
      // An alias refers to an earlier anchor; one inside its own anchor never ends.
      if (isAlias(node) && !known.has(node.source)) {
        faults.push({
          line: rangeOfNode(source, node).line,
          message: `The alias *${node.source} has no anchor before this line. Write out its value.`,
        });
      }
      if (!isAlias(node) && node.anchor !== undefined) known.add(node.anchor);
    },
    Pair(_, { key }) {
      if (isScalar(key) && key.value !== null) return;
      const line =
        key !== null && typeof key === 'object' && 'range' in key && Array.isArray(key.range)
          ? source.lines.linePos(Number(key.range[0])).line
          : 1;
      faults.push({ line, message: 'A key is missing here, or is not plain text.' });
    },
  });
  return faults;
}
