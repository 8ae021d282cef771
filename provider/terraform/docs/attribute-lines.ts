import type { Attribute, Attributes } from '../plugin/index.ts';
import type { ValueType } from '../plugin/values/type.ts';

/** Who sets the attributes of a group; the headings of the Terraform Registry. */
const GROUPS = [
  { heading: 'Required', presences: ['required', 'writeOnlyRequired'] },
  {
    heading: 'Optional',
    presences: ['optional', 'optionalComputed', 'defaulted', 'writeOnlyOptional', 'block'],
  },
  { heading: 'Read-Only', presences: ['computed'] },
] as const;

export interface AttributeGroup {
  readonly heading: (typeof GROUPS)[number]['heading'];
  readonly attributes: readonly (readonly [string, Attribute])[];
}

/** The attributes by who sets them, each group in alphabetical order; groups without attributes are left out. */
export function groupsOf(attributes: Attributes): readonly AttributeGroup[] {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return GROUPS.map(({ heading, presences }) => ({
    heading,
    attributes: sorted.filter(([, { presence }]) => presences.some((each) => each === presence)),
  })).filter((group) => group.attributes.length > 0);
}

/**
 * One attribute as a list item.
 *
 * @param path the attribute's path, for the link to its nested schema.
 */
export function attributeLine(path: readonly string[], attribute: Attribute): string {
  const { description, deprecated, nested } = attribute;
  const parts = [`- \`${path.at(-1)}\` (${typeName(attribute)})`];
  if (deprecated)
    parts.push(typeof deprecated === 'string' ? `**Deprecated:** ${deprecated}` : '**Deprecated.**');
  if (description !== '') parts.push(description);
  if (attribute.default !== undefined) parts.push(`Defaults to \`${JSON.stringify(attribute.default)}\`.`);
  if (nested) parts.push(`(see [below for nested schema](#${anchorOf(path)}))`);
  return parts.join(' ');
}

/** The anchor of a nested schema. */
export function anchorOf(path: readonly string[]): string {
  return `nestedatt--${path.join('--')}`;
}

const SCALARS = { string: 'String', number: 'Number', bool: 'Boolean', dynamic: 'Dynamic' } as const;
const COLLECTIONS = { list: 'List', set: 'Set', map: 'Map' } as const;
const NESTED = {
  single: 'Attributes',
  list: 'Attributes List',
  set: 'Attributes Set',
  map: 'Attributes Map',
} as const;

/** An attribute's type as the Terraform Registry writes it: "Set of String", "String, Sensitive". */
function typeName({ type, nested, presence, sensitive }: Attribute): string {
  const words = [
    nested === undefined ? plainType(type) : presence === 'block' ? 'Block List' : NESTED[nested.nesting],
  ];
  if (sensitive) words.push('Sensitive');
  if (presence.startsWith('writeOnly')) words.push('Write-only');
  return words.join(', ');
}

/** A type as the Terraform Registry writes it. */
export function plainType(type: ValueType): string {
  if (typeof type === 'string') return SCALARS[type];
  if (type[0] === 'object') return 'Object';
  if (type[0] === 'tuple') return 'Tuple';
  return `${COLLECTIONS[type[0]]} of ${plainType(type[1])}`;
}
