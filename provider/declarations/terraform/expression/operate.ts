import type { Plain } from '../../static-value.ts';
import { boolOf, numberOf, samePlain } from './conversions.ts';

/** Applies an operator; undefined where it does not go with its operands. */
export function operate(operator: string, operands: readonly Plain[]): number | boolean | undefined {
  const [left = null, right = null] = operands;
  if (operands.length === 1) {
    if (operator === '!') return whenBools([left], (value) => !value);
    return operator === '-' ? whenNumbers([left], (value) => -value) : undefined;
  }
  switch (operator) {
    case '==':
      return samePlain(left, right);
    case '!=':
      return !samePlain(left, right);
    case '&&':
      return whenBools([left, right], (a, b) => a && b === true);
    case '||':
      return whenBools([left, right], (a, b) => a || b === true);
    default:
      return whenNumbers([left, right], (a, b) => arithmetic(operator, a, b ?? Number.NaN));
  }
}

function arithmetic(operator: string, a: number, b: number): number | boolean | undefined {
  const result = calculated(operator, a, b);
  // Terraform counts with many more digits, and shows none of the last ones.
  return typeof result === 'number' ? Number(result.toPrecision(15)) : result;
}

function calculated(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '%':
      return b === 0 ? undefined : a % b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function whenNumbers<Result>(
  operands: readonly Plain[],
  apply: (a: number, b?: number) => Result,
): Result | undefined {
  const [a, b] = operands.map(numberOf);
  if (a === undefined || (operands.length === 2 && b === undefined)) return undefined;
  return apply(a, b);
}

function whenBools<Result>(
  operands: readonly Plain[],
  apply: (a: boolean, b?: boolean) => Result,
): Result | undefined {
  const [a, b] = operands.map(boolOf);
  if (a === undefined || (operands.length === 2 && b === undefined)) return undefined;
  return apply(a, b);
}
