import { collectionCodec, dynamicCodec, mapCodec, objectCodec, tupleCodec } from './container-codecs.ts';
import { boolCodec, numberCodec, stringCodec } from './scalar-codecs.ts';
import type { ValueType } from './type.ts';
import type { ValueCodec } from './value-codec.ts';

/** Builds the codec of a type. Build it once per type and keep it. */
export function valueCodec(type: ValueType): ValueCodec {
  if (type === 'string') return stringCodec;
  if (type === 'number') return numberCodec;
  if (type === 'bool') return boolCodec;
  if (type === 'dynamic') return dynamicCodec(valueCodec);
  switch (type[0]) {
    case 'list':
    case 'set':
      return collectionCodec(valueCodec(type[1]));
    case 'map':
      return mapCodec(valueCodec(type[1]));
    case 'tuple':
      return tupleCodec(type[1].map(valueCodec));
    case 'object':
      return objectCodec(
        Object.entries(type[1]).map(([name, field]) => ({ name, codec: valueCodec(field) })),
      );
  }
}
