import type { Insertion, KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { SuggestedChange, SuggestedFix } from '../definition/violation.ts';

/** One attribute in each syntax, without line break and indentation. */
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

/** Adds an attribute to a declaration; undefined when it cannot be inserted. */
export function addAttribute(
  { insertion }: KeyDeclaration,
  attribute: AttributeText,
  fix: SuggestedFix,
): SuggestedChange | undefined {
  if (!insertion) return undefined;
  const { path, afterLine, lineText, indent, syntax } = insertion;
  return {
    path,
    firstLine: afterLine,
    lastLine: afterLine,
    replacement: `${lineText}\n${indent}${attribute[syntax]}`,
    fix,
  };
}

/**
 * Replaces an attribute whose value is on its own line inside the declaration, as in HCL and YAML except in one-line
 * blocks. In other languages a line can contain more than is known here.
 */
export function replaceAttribute(
  { insertion, header, extent, address }: KeyDeclaration,
  at: SourceRange,
  attribute: AttributeText,
  fix: SuggestedFix,
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
    fix,
  };
}

/** One of several keys from one block: a fix for one may be wrong for the others. */
function isInstance(address: string): boolean {
  return address.endsWith(']');
}

/** In a flow mapping, other entries can precede the value. */
function startsLine(value: SourceRange, indent: string, attribute: string): boolean {
  return value.column === indent.length + attribute.indexOf(': ') + ': '.length + 1;
}
