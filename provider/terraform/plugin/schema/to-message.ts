import type {
  AttributeMessage,
  BlockMessage,
  NestedBlockMessage,
  ObjectMessage,
} from '../protocol/schemas.ts';
import type { Attribute, Attributes, NestedAttributes } from './attribute.ts';
import { isWriteOnly } from './attribute.ts';
import type { Schema } from './schema.ts';

const MARKDOWN = 1;
const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

/** A schema as a protocol message. */
export function schemaMessage(schema: Schema): { readonly version: number; readonly block: BlockMessage } {
  const version = schema.version ?? 0;
  return {
    version,
    block: {
      version,
      ...contents(schema.attributes),
      ...described(schema.description ?? '', schema.deprecated ?? false),
    },
  };
}

/** A type as the protocol writes it: JSON in bytes. */
export function typeBytes(type: Attribute['type']): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}

function contents(attributes: Attributes): Pick<BlockMessage, 'attributes' | 'blockTypes'> {
  const plain: AttributeMessage[] = [];
  const blocks: NestedBlockMessage[] = [];
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.presence === 'block' && attribute.nested)
      blocks.push(blockMessage(name, attribute, attribute.nested));
    else plain.push(attributeMessage(name, attribute));
  }
  return { attributes: plain, blockTypes: blocks };
}

function blockMessage(typeName: string, attribute: Attribute, nested: NestedAttributes): NestedBlockMessage {
  return {
    typeName,
    nesting: NESTING[nested.nesting],
    block: { ...contents(nested.attributes), ...described(attribute.description, attribute.deprecated) },
  };
}

function attributeMessage(name: string, attribute: Attribute): AttributeMessage {
  const { presence, nested } = attribute;
  return {
    name,
    ...(nested ? { nestedType: objectMessage(nested) } : { type: typeBytes(attribute.type) }),
    required: presence === 'required' || presence === 'writeOnlyRequired',
    optional: ['optional', 'optionalComputed', 'defaulted', 'writeOnlyOptional'].includes(presence),
    computed: presence === 'computed' || presence === 'optionalComputed' || presence === 'defaulted',
    sensitive: attribute.sensitive,
    writeOnly: isWriteOnly(attribute),
    ...described(attribute.description, attribute.deprecated),
  };
}

function objectMessage(nested: NestedAttributes): ObjectMessage {
  const attributes = Object.entries(nested.attributes).map(([name, attribute]) =>
    attributeMessage(name, attribute),
  );
  return { attributes, nesting: NESTING[nested.nesting] };
}

function described(description: string, deprecated: boolean | string) {
  return { description, descriptionKind: MARKDOWN, deprecated: deprecated !== false };
}
