import { isPlainList, isPlainMap, type Plain, plainOf } from '../../static-value.ts';
import { readHcl } from '../hcl/read-hcl.ts';
import { moduleScope } from '../module-scope.ts';
import { evaluate } from './evaluate.ts';

/** The value of an expression, as JSON has it, or `undecidable: ` and why. `locals` are further lines of the block. */
export async function valueIn(expression: string, locals = ''): Promise<unknown> {
  const code = `variable "unknown" {}\nlocals {\n  value = ${expression}\n  ${locals}\n}\n`;
  const file = await readHcl('main.tf', code);
  const value = file.locals.get('value');
  if (value === undefined) throw new Error(`cannot be read: ${expression}`);
  const read = plainOf(evaluate(value, moduleScope({ ...file, given: new Map() }, { steps: 100_000 })));
  return 'plain' in read ? jsonOf(read.plain) : `undecidable: ${read.because}`;
}

function jsonOf(plain: Plain): unknown {
  if (isPlainList(plain)) return plain.map(jsonOf);
  return isPlainMap(plain)
    ? Object.fromEntries([...plain].map(([name, item]) => [name, jsonOf(item)]))
    : plain;
}
