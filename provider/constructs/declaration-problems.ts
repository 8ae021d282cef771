import { Token } from 'cdktn';
import { KEY } from '../delivery/key-specification.ts';
import type { AttributeSpecification } from '../keys/declaration/attribute.ts';
import { checkDeclaration } from '../keys/declaration/read-key.ts';
import { convertedByTerraform } from '../keys/declaration/terraform-conversion.ts';
import {
  ABSENT_VALUE,
  type DeclaredMap,
  type DeclaredValue,
  UNKNOWN_VALUE,
} from '../keys/declaration/value.ts';
import { camelCase } from './camel-case.ts';

/** Attributes of the Terraform resource by the names of the bindings. */
type Config = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a key as it is declared, in the words of every other entry point. Tokens have values that only
 * Terraform knows; the provider checks them again.
 *
 * @param isElsewhere whether the secret is where it was put when the key was created, outside this code.
 */
export function declarationProblems(config: Config, isElsewhere: boolean): readonly string[] {
  const tree = convertedByTerraform(KEY.attributes, treeOfObject(KEY.attributes, config));
  return [...checkDeclaration(KEY, tree).map(({ detail }) => detail), ...unsaid(config, isElsewhere)];
}

/** What the types demand to be written, for callers without types. */
function* unsaid(
  { expiresIn, expiresAt, rotation, deliverTo, secretInState }: Config,
  isElsewhere: boolean,
): Generator<string> {
  const rotates = typeof rotation === 'object' && rotation !== null && 'every' in rotation;
  if (expiresIn === undefined && expiresAt === undefined && !rotates) {
    yield 'The key has no expiration. Write expires: { in: "90d" }, expires: { at: ... } or rotation: { every: "90d" }; expires: "never" makes a key that never expires.';
  }
  if (deliverTo === undefined && secretInState === undefined && !isElsewhere) {
    yield 'The secret is delivered nowhere, and LowerPlane shows it only once. Write at least one destination, for example deliverTo: [{ file: "ci.key" }].';
  }
}

function treeOfObject(
  attributes: Readonly<Record<string, AttributeSpecification>>,
  object: object,
): DeclaredMap {
  const values: Readonly<Record<string, unknown>> = { ...object };
  const entries = Object.entries(attributes).map(([name, specification]): [string, DeclaredValue] => [
    name,
    treeOf(specification, values[camelCase(name)]),
  ]);
  return { kind: 'map', entries: new Map(entries) };
}

function treeOf(specification: AttributeSpecification, value: unknown): DeclaredValue {
  if (value === undefined || value === null) return ABSENT_VALUE;
  if (specification.type === 'any' || Token.isUnresolved(value)) return UNKNOWN_VALUE;
  if (typeof value === 'string' && EXPRESSION.test(value)) return UNKNOWN_VALUE;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'scalar', value };
  if (Array.isArray(value)) {
    const element = 'element' in specification ? specification.element : specification;
    return { kind: 'list', items: value.map((item) => treeOf(element, item)) };
  }
  if (typeof value !== 'object') return UNKNOWN_VALUE;
  if (specification.type === 'object') return treeOfObject(specification.attributes, value);
  const element = 'element' in specification ? specification.element : specification;
  const entries = Object.entries(value).map(([name, item]): [string, DeclaredValue] => [
    name,
    treeOf(element, item),
  ]);
  return { kind: 'map', entries: new Map(entries) };
}

/** What Terraform evaluates in a text: an expression, or a directive. */
const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;
