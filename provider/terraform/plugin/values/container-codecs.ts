import { MsgpackError } from '../msgpack/reader.ts';
import { MsgpackWriter } from '../msgpack/writer.ts';
import { readNullOrUnknown, writeNullOrUnknown } from './scalar-codecs.ts';
import { parseValueType, type ValueType } from './type.ts';
import { Dynamic, isObjectValue, isSequence, type Value } from './value.ts';
import type { ValueCodec } from './value-codec.ts';
import { describeKind, locate, ValueError } from './value-error.ts';

/** Lists and sets. */
export function collectionCodec(element: ValueCodec): ValueCodec {
  return {
    decode(reader) {
      const special = readNullOrUnknown(reader);
      if (special !== undefined) return special;
      const values: Value[] = [];
      for (let left = reader.array(); left > 0; left--) values.push(element.decode(reader));
      return values;
    },
    encode(writer, value) {
      if (writeNullOrUnknown(writer, value)) return;
      if (!isSequence(value)) throw new ValueError(`expected an array, got ${describeKind(value)}`);
      writer.array(value.length);
      for (let index = 0; index < value.length; index++) {
        try {
          element.encode(writer, value[index]);
        } catch (error) {
          throw locate(error, { index });
        }
      }
    },
  };
}

/** Maps. Keys are untrusted, so the record has no prototype. */
export function mapCodec(element: ValueCodec): ValueCodec {
  return {
    decode(reader) {
      const special = readNullOrUnknown(reader);
      if (special !== undefined) return special;
      const values: Record<string, Value> = Object.create(null);
      for (let left = reader.map(); left > 0; left--) values[reader.string()] = element.decode(reader);
      return values;
    },
    encode(writer, value) {
      if (writeNullOrUnknown(writer, value)) return;
      if (!isObjectValue(value)) throw new ValueError(`expected a record, got ${describeKind(value)}`);
      const keys = Object.keys(value);
      writer.map(keys.length);
      for (const key of keys) {
        writer.string(key);
        try {
          element.encode(writer, value[key]);
        } catch (error) {
          throw locate(error, { key });
        }
      }
    },
  };
}

/** Objects. Terraform writes attributes in the order of their names, so the first comparison nearly always succeeds. */
export function objectCodec(
  declared: readonly { readonly name: string; readonly codec: ValueCodec }[],
): ValueCodec {
  const keys = new MsgpackWriter();
  const fields = [...declared]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, codec }) => {
      keys.string(name);
      return { name, codec, key: keys.take() };
    });
  const byName = new Map(fields.map((field) => [field.name, field]));
  return {
    decode(reader) {
      const special = readNullOrUnknown(reader);
      if (special !== undefined) return special;
      const values: Record<string, Value> = {};
      for (const { name } of fields) values[name] = null;
      const count = reader.map();
      for (let i = 0; i < count; i++) {
        const likely = fields[i];
        if (likely !== undefined && reader.literal(likely.key)) {
          values[likely.name] = likely.codec.decode(reader);
          continue;
        }
        const name = reader.string();
        const field = byName.get(name);
        if (field === undefined) throw new MsgpackError(`unexpected attribute "${name}"`);
        values[name] = field.codec.decode(reader);
      }
      return values;
    },
    encode(writer, value) {
      if (writeNullOrUnknown(writer, value)) return;
      if (!isObjectValue(value)) throw new ValueError(`expected an object, got ${describeKind(value)}`);
      writer.map(fields.length);
      for (const { name, codec, key } of fields) {
        writer.raw(key);
        try {
          codec.encode(writer, value[name]);
        } catch (error) {
          throw locate(error, { attribute: name });
        }
      }
      for (const name in value) {
        if (!byName.has(name))
          throw new ValueError('the schema has no such attribute', [{ attribute: name }]);
      }
    },
  };
}

/** Tuples. */
export function tupleCodec(elements: readonly ValueCodec[]): ValueCodec {
  return {
    decode(reader) {
      const special = readNullOrUnknown(reader);
      if (special !== undefined) return special;
      if (reader.array() !== elements.length) throw new MsgpackError('the tuple has another length');
      return elements.map((element) => element.decode(reader));
    },
    encode(writer, value) {
      if (writeNullOrUnknown(writer, value)) return;
      if (!isSequence(value) || value.length !== elements.length) {
        throw new ValueError(`expected an array of ${elements.length}, got ${describeKind(value)}`);
      }
      writer.array(elements.length);
      for (const [index, element] of elements.entries()) {
        try {
          element.encode(writer, value[index]);
        } catch (error) {
          throw locate(error, { index });
        }
      }
    },
  };
}

/** Values that carry their type: a pair of the type as JSON and the value. */
export function dynamicCodec(codecOf: (type: ValueType) => ValueCodec): ValueCodec {
  return {
    decode(reader) {
      const special = readNullOrUnknown(reader);
      if (special !== undefined) return special;
      if (reader.array() !== 2) throw new MsgpackError('a dynamic value is a pair of type and value');
      const type = parseValueType(JSON.parse(Buffer.from(reader.binary()).toString()));
      return new Dynamic(type, codecOf(type).decode(reader));
    },
    encode(writer, value) {
      if (writeNullOrUnknown(writer, value)) return;
      if (!(value instanceof Dynamic)) throw new ValueError(`expected a Dynamic, got ${describeKind(value)}`);
      writer.array(2);
      writer.binary(Buffer.from(JSON.stringify(value.type)));
      codecOf(value.type).encode(writer, value.value);
    },
  };
}
