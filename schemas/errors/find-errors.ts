import { parseSync } from 'rolldown/utils';

/** An error or warning as the code declares it. What only a run knows is `…`. */
export interface DeclaredError {
  /** Undefined: the message is one sentence or more, without a title. */
  readonly title: string | undefined;
  readonly detail: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

/**
 * The errors that a source file declares: objects with `title` and `detail`, and what is passed to the constructor of a class
 * whose name ends in `Error`.
 *
 * @param path for the parser, which goes by its extension.
 */
export function findErrors(path: string, source: string): readonly DeclaredError[] {
  const { program } = parseSync(path, source);
  const found: DeclaredError[] = [];
  for (const node of nodesIn(program)) {
    const error = errorOf(node);
    if (error !== undefined) found.push(error);
  }
  return found;
}

function errorOf(node: Node): DeclaredError | undefined {
  if (node.type === 'ObjectExpression') {
    const title = textOf(memberOf(node, 'title'));
    const detail = memberOf(node, 'detail') ?? memberOf(node, 'advice');
    if (title === undefined || !says(title) || detail === undefined) return undefined;
    return { title, detail: textOf(detail) ?? UNKNOWN };
  }
  if (node.type !== 'NewExpression' || !isNode(node.callee)) return undefined;
  const { name } = node.callee;
  if (typeof name !== 'string' || !/\w(?:Error|Failure)$/.test(name) || PROGRAMMING.has(name))
    return undefined;
  const given = Array.isArray(node.arguments) ? node.arguments.filter(isNode) : [];
  // The cause comes last, in an object.
  const texts = given.filter(({ type }) => type !== 'ObjectExpression').map(textOf);
  const [title, detail] = texts.slice(-2);
  if (texts.length > 1 && title !== undefined) return { title, detail: detail ?? UNKNOWN };
  const [only] = texts;
  // What begins in small letters is a part of another message.
  return only !== undefined && says(only) && !/^\p{Ll}/u.test(only)
    ? { title: undefined, detail: only }
    : undefined;
}

/** Stands for what only a run knows. */
const UNKNOWN = '…';

/** Thrown when this program is wrong, not its user. */
const PROGRAMMING: ReadonlySet<string> = new Set([
  'RangeError',
  'TypeError',
  'SyntaxError',
  'AggregateError',
]);

/** Whether a text says something: what is only filled in at a run does not. */
function says(text: string): boolean {
  return /\p{L}{2,}\P{L}+\p{L}{2,}/u.test(text);
}

function memberOf(node: Node, name: string): Node | undefined {
  const properties = Array.isArray(node.properties) ? node.properties.filter(isNode) : [];
  const property = properties.find(({ key }) => isNode(key) && (key.name === name || key.value === name));
  return isNode(property?.value) ? property.value : undefined;
}

/** The text of an expression, with `…` for what is not known; undefined when it is no text at all. */
function textOf(node: Node | undefined): string | undefined {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'TemplateLiteral': {
      const parts = Array.isArray(node.quasis) ? node.quasis.filter(isNode) : [];
      return parts.map(({ value }) => cookedOf(value)).join(UNKNOWN);
    }
    case 'BinaryExpression': {
      const sides = [node.left, node.right].map((side) => (isNode(side) ? textOf(side) : undefined));
      return sides.every((side) => side === undefined)
        ? undefined
        : sides.map((side) => side ?? UNKNOWN).join('');
    }
    case 'ConditionalExpression': {
      const sides = [node.consequent, node.alternate].map((side) =>
        isNode(side) ? textOf(side) : undefined,
      );
      return sides.every((side) => side === undefined)
        ? undefined
        : sides.map((side) => side ?? UNKNOWN).join(' / ');
    }
    default:
      return undefined;
  }
}

function cookedOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each);
  else if (isNode(value)) {
    yield value;
    for (const each of Object.values(value)) yield* nodesIn(each);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
