import type { Attribute } from '../plugin/index.ts';
import type { ValueType } from '../plugin/values/type.ts';

const SCALARS = { string: 'String', number: 'Number', bool: 'Boolean', dynamic: 'Dynamic' } as const;
const COLLECTIONS = { list: 'List', set: 'Set', map: 'Map' } as const;
const NESTED = {
  single: 'Attributes',
  list: 'Attributes List',
  set: 'Attributes Set',
  map: 'Attributes Map',
} as const;

/** An attribute's type in the words of the Terraform Registry: "Set of String", "String, Sensitive". */
export function typeWords({ type, nested, presence, sensitive }: Attribute): string {
  const words = [
    nested === undefined ? plain(type) : presence === 'block' ? 'Block List' : NESTED[nested.nesting],
  ];
  if (sensitive) words.push('Sensitive');
  if (presence.startsWith('writeOnly')) words.push('Write-only');
  return words.join(', ');
}

function plain(type: ValueType): string {
  if (typeof type === 'string') return SCALARS[type];
  if (type[0] === 'object') return 'Object';
  if (type[0] === 'tuple') return 'Tuple';
  return `${COLLECTIONS[type[0]]} of ${plain(type[1])}`;
}
