import type { Insertion, KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { SuggestedChange } from '../definition/violation.ts';

/** One attribute, as each kind of code writes it; without line break and indent. */
type AttributeText = Readonly<Record<Insertion['syntax'], string>>;

export const EXPIRES_IN_90_DAYS: AttributeText = {
  hcl: 'expires_in = "90d"',
  json: '"expires_in": "90d",',
  typescript: "expires: { in: '90d' },",
  yaml: 'expires_in: 90d',
};

export const ROTATE_EVERY_90_DAYS: AttributeText = {
  hcl: 'rotation = { every = "90d", overlap = "7d" }',
  json: '"rotation": { "every": "90d", "overlap": "7d" },',
  typescript: "rotation: { every: '90d', overlap: '7d' },",
  yaml: 'rotation: { every: 90d, overlap: 7d }',
};

export const DELETION_PROTECTION: AttributeText = {
  hcl: 'deletion_protection = true',
  json: '"deletion_protection": true,',
  typescript: 'deletionProtection: true,',
  yaml: 'deletion_protection: true',
};

export const SECRET_NOT_IN_STATE: AttributeText = {
  hcl: 'secret_in_state = false',
  json: '"secret_in_state": false,',
  typescript: 'secretInState: false,',
  yaml: 'secret_in_state: false',
};

/** Writes one more attribute into a declaration; undefined where there is no place for it. */
export function addAttribute(
  { insertion }: KeyDeclaration,
  attribute: AttributeText,
): SuggestedChange | undefined {
  if (!insertion) return undefined;
  const { path, afterLine, lineText, indent, syntax } = insertion;
  return {
    path,
    firstLine: afterLine,
    lastLine: afterLine,
    replacement: `${lineText}\n${indent}${attribute[syntax]}`,
  };
}

/**
 * Writes an attribute anew. Only where its value stands on a line of its own inside the declaration: HCL and YAML ask
 * for that in all but one-line blocks. In the other languages a line may hold more than we know of.
 */
export function replaceAttribute(
  { insertion, header, extent, address }: KeyDeclaration,
  at: SourceRange,
  attribute: AttributeText,
): SuggestedChange | undefined {
  if (!insertion || (insertion.syntax !== 'hcl' && insertion.syntax !== 'yaml')) return undefined;
  const inside = at.path === extent.path && at.line > header.endLine && at.endLine <= extent.endLine;
  if (!inside || at.line !== at.endLine) return undefined;
  if (insertion.syntax === 'hcl' && (at.line === extent.endLine || isInstance(address))) return undefined;
  if (insertion.syntax === 'yaml' && !startsLine(at, insertion.indent, attribute.yaml)) return undefined;
  return {
    path: at.path,
    firstLine: at.line,
    lastLine: at.line,
    replacement: `${insertion.indent}${attribute[insertion.syntax]}`,
  };
}

/** One of several keys made by one block: what is wrong with this one may be right for the others. */
function isInstance(address: string): boolean {
  return address.endsWith(']');
}

/** In a flow mapping, other entries come before the value. */
function startsLine(value: SourceRange, indent: string, attribute: string): boolean {
  return value.column === indent.length + attribute.indexOf(': ') + ': '.length + 1;
}
