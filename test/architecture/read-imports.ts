import { parseSync } from 'rolldown/utils';

/** A module that source text refers to. */
export interface ImportReference {
  /** As written, such as `./plan.ts` or `node:fs`. */
  readonly specifier: string;
  readonly line: number;
}

/** Nodes that name a module in `source`: imports, re-exports, `import()` calls and types such as `import('./a.ts').B`. */
const WITH_SOURCE = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/**
 * Every module that TypeScript source refers to, in the order of the text. Type imports count; so does a file that is
 * started by its address: `new URL('./worker.ts', import.meta.url)`.
 *
 * @throws SyntaxError when the source cannot be parsed.
 */
export function readImports(path: string, text: string): readonly ImportReference[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  const found: { readonly specifier: string; readonly start: number }[] = [];
  visit(program, (node) => {
    const source = WITH_SOURCE.has(node.type) ? node.source : addressOf(node);
    if (isNode(source) && typeof source.value === 'string')
      found.push({ specifier: source.value, start: Number(source.start) });
  });
  return found
    .sort((a, b) => a.start - b.start)
    .map(({ specifier, start }) => ({ specifier, line: text.slice(0, start).split('\n').length }));
}

export interface Node {
  readonly type: string;
  readonly [property: string]: unknown;
}

export function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (isNode(value)) {
    see(value);
    for (const inner of Object.values(value)) visit(inner, see);
  }
}

/** The first argument of `new URL(…, import.meta.url)`. */
function addressOf(node: Node): unknown {
  if (node.type !== 'NewExpression' || !Array.isArray(node.arguments) || !isNode(node.callee))
    return undefined;
  const [address, base] = node.arguments;
  const isOfThisModule = isNode(base) && isNode(base.object) && base.object.type === 'MetaProperty';
  return node.callee.name === 'URL' && isOfThisModule ? address : undefined;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
