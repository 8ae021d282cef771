import type { Expression } from './expression/expression.ts';
import { readVariables } from './hcl/read-hcl.ts';
import type { Module } from './module.ts';
import type { Variable } from './module-file.ts';

const PREFIX = 'TF_VAR_';

/**
 * The values that the environment gives the variables of a root. Everything else gives values that win over these.
 *
 * @see https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export async function environmentValues(
  { variables }: Pick<Module, 'variables'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, Expression>> {
  const values = new Map<string, Expression>();
  for (const [name, variable] of variables) {
    const text = environment[`${PREFIX}${name}`];
    if (text !== undefined) values.set(name, await expressionOf(name, text, variable));
  }
  return values;
}

/** Text for a variable of a primitive type, or without one; an expression for every other. */
async function expressionOf(name: string, text: string, { type }: Variable): Promise<Expression> {
  const variable = `${PREFIX}${name}`;
  const at = { path: variable, line: 1, column: 1, endLine: 1, endColumn: text.length + 1 };
  if (type === undefined || isPrimitive(type)) return { kind: 'literal', value: text, at };
  const read = await readVariables(variable, `${name} = ${text}\n`);
  const value = read.get(name);
  return value !== undefined && read.size === 1
    ? value
    : { kind: 'unsupported', what: `${variable}, which is not an expression`, at };
}

function isPrimitive(type: Expression): boolean {
  const name = type.kind === 'name' ? type.name : type.kind === 'literal' ? type.value : undefined;
  return name === 'string' || name === 'number' || name === 'bool';
}
