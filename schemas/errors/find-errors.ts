import { parseSync } from 'rolldown/utils';
import { PROBLEMS } from '../../provider/api/contract/problem.ts';

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

/** Texts by the names that stand for them. */
type Known = ReadonlyMap<string, string>;

/** A function of a file that makes an error of the text it is given. */
interface Maker {
  readonly parameters: readonly string[];
  readonly error: Node;
}

/**
 * The errors that a source file declares: objects with `title` and `detail`, what is passed to the constructor of a class
 * whose name ends in `Error`, and what is passed to a function of the same file that does only that.
 *
 * @param path for the parser, which goes by its extension.
 */
export function findErrors(path: string, source: string): readonly DeclaredError[] {
  const nodes = [...nodesIn(parseSync(path, source).program)];
  const makers = new Map(
    nodes.flatMap((node) => {
      const maker = makerOf(node);
      return maker === undefined ? [] : [maker];
    }),
  );
  const called = new Set<Node>();
  const found = nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || !isNode(node.callee)) return [];
    const maker = makers.get(String(node.callee.name));
    const error = maker && madeBy(maker, node);
    if (maker === undefined || error === undefined) return [];
    called.add(maker.error);
    return [error];
  });
  return [...nodes.flatMap((node) => (called.has(node) ? [] : (errorOf(node) ?? []))), ...found];
}

/** `const fail = (what: string) => new SomeError(id, what)`, or the same as a function that returns or throws it. */
function makerOf(node: Node): readonly [name: string, maker: Maker] | undefined {
  const made = node.type === 'VariableDeclarator' && isNode(node.init) ? node.init : node;
  if (made.type !== 'ArrowFunctionExpression' && made.type !== 'FunctionDeclaration') return undefined;
  const { id } = node;
  const parameters = (Array.isArray(made.params) ? made.params.filter(isNode) : []).map(({ name }) =>
    String(name),
  );
  const body = isNode(made.body) ? made.body : undefined;
  const only = Array.isArray(body?.body) && body.body.length === 1 ? body.body[0] : body;
  const error = isNode(only) && isNode(only.argument) ? only.argument : only;
  if (!isNode(id) || !isNode(error) || error.type !== 'NewExpression' || parameters.length === 0)
    return undefined;
  // One that says most by itself is listed as it is.
  const own = errorOf(error);
  if (own !== undefined && `${own.title ?? ''}${own.detail}`.length > LONGEST_FRAME) return undefined;
  return [String(id.name), { parameters, error }];
}

function madeBy({ parameters, error }: Maker, call: Node): DeclaredError | undefined {
  const given = Array.isArray(call.arguments) ? call.arguments : [];
  const known = new Map<string, string>();
  for (const [index, name] of parameters.entries()) {
    const argument: unknown = given[index];
    const text = isNode(argument) ? textOf(argument) : undefined;
    if (text !== undefined) known.set(name, text);
  }
  return known.size === 0 ? undefined : errorOf(error, known);
}

function errorOf(node: Node, known: Known = new Map()): DeclaredError | undefined {
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
  const texts = given
    .filter(({ type }) => type !== 'ObjectExpression')
    .map((argument) => textOf(argument, known));
  const [title, detail] = texts.slice(-2);
  if (texts.length > 1 && title !== undefined && isTitle(title)) return { title, detail: detail ?? UNKNOWN };
  // What the error is about may be given before or after the text.
  const only = texts.find((text) => text !== undefined && says(text));
  // What begins in small letters is a part of another message.
  return only === undefined || /^\p{Ll}/u.test(only) ? undefined : { title: undefined, detail: only };
}

/** Words that begin with a capital, a value or a quotation mark, or the code of a problem of the API. */
function isTitle(text: string): boolean {
  return /^[\p{Lu}…"].*\p{L}{2}/u.test(text) || PROBLEM_CODE.test(text);
}

const PROBLEM_CODE = new RegExp(`^(?:${Object.keys(PROBLEMS).join('|')})$`);

/** Most characters of what a function puts around the text it is given. */
const LONGEST_FRAME = 40;

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

/** The text of an expression, with `…` for what is not known; undefined when it is not a text. */
function textOf(node: Node | undefined, known: Known = new Map()): string | undefined {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'Identifier':
      return known.get(String(node.name));
    case 'TemplateLiteral': {
      const parts = Array.isArray(node.quasis) ? node.quasis.filter(isNode) : [];
      const values = Array.isArray(node.expressions) ? node.expressions.filter(isNode) : [];
      const valueAt = (index: number) =>
        index < values.length
          ? (values[index]?.type === 'Identifier' && textOf(values[index], known)) || UNKNOWN
          : '';
      return parts.map(({ value }, index) => `${cookedOf(value)}${valueAt(index)}`).join('');
    }
    case 'BinaryExpression': {
      const sides = [node.left, node.right].map((side) => (isNode(side) ? textOf(side, known) : undefined));
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
