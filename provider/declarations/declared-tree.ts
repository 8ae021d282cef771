import {
  ABSENT_VALUE,
  type DeclaredMap,
  type DeclaredValue,
  UNKNOWN_VALUE,
} from '../keys/declaration/value.ts';
import { type Budget, DEEPEST, MOST_PARTS, type StaticValue } from './static-value.ts';

/** Whether null says that nothing is written, as in Terraform, or is a value that no attribute can have, as in YAML. */
export type MeaningOfNull = 'absent' | 'value';

/** The attributes of a key without their locations, as the specification of a key reads them. */
export function declaredTree(
  attributes: ReadonlyMap<string, StaticValue>,
  meaningOfNull: MeaningOfNull,
): DeclaredMap {
  const budget: Budget = { steps: MOST_PARTS };
  const entries = new Map<string, DeclaredValue>();
  for (const [name, value] of attributes) entries.set(name, treeOf(value, meaningOfNull, budget, 0));
  return { kind: 'map', entries };
}

function treeOf(
  value: StaticValue,
  meaningOfNull: MeaningOfNull,
  budget: Budget,
  depth: number,
): DeclaredValue {
  budget.steps -= 1;
  if (budget.steps < 0 || depth > DEEPEST) return UNKNOWN_VALUE;
  switch (value.kind) {
    case 'undecidable':
      return UNKNOWN_VALUE;
    case 'scalar':
      return value.value === null && meaningOfNull === 'absent'
        ? ABSENT_VALUE
        : { kind: 'scalar', value: value.value };
    case 'list':
      return {
        kind: 'list',
        items: value.items.map((item) => treeOf(item, meaningOfNull, budget, depth + 1)),
      };
    case 'map': {
      const entries = new Map<string, DeclaredValue>();
      for (const [name, entry] of value.entries)
        entries.set(name, treeOf(entry.value, meaningOfNull, budget, depth + 1));
      return { kind: 'map', entries };
    }
  }
}
