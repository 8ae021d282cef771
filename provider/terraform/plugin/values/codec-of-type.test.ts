import { decode, ExtData, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MsgpackError, MsgpackReader } from '../msgpack/reader.ts';
import { BigNumber } from './big-number.ts';
import { valueCodec } from './codec-of-type.ts';
import { sameValue } from './equal.ts';
import type { ValueType } from './type.ts';
import { isUnknown, UNKNOWN, Unknown } from './unknown.ts';
import { Dynamic, type Value } from './value.ts';
import { decodeValue, encodeValue } from './value-codec.ts';
import { ValueError } from './value-error.ts';

const { type: anyType } = fc.letrec<{ type: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<ValueType>('string', 'number', 'bool'),
    fc.tuple(fc.constantFrom('list', 'set', 'map'), tie('type')),
    fc.array(tie('type'), { maxLength: 3 }).map((types): ValueType => ['tuple', types]),
    fc
      .dictionary(fc.stringMatching(/^[a-z][a-z_]{0,40}$/), tie('type'), {
        maxKeys: 5,
        noNullPrototype: true,
      })
      .map((fields): ValueType => ['object', fields]),
  ),
}));

const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'ключ'));
const anyNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc
    .bigInt()
    .map((integer) =>
      Number.isSafeInteger(Number(integer)) ? Number(integer) : new BigNumber(`${integer}.5`),
    ),
);

function arbitraryOf(type: ValueType, known = false): fc.Arbitrary<Value> {
  if (known) return knownArbitraryOf(type);
  return fc.oneof(
    { weight: 6, arbitrary: knownArbitraryOf(type) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function knownArbitraryOf(type: ValueType): fc.Arbitrary<Value> {
  if (type === 'string')
    return fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 250, maxLength: 300 }));
  if (type === 'number') return anyNumber;
  if (type === 'bool') return fc.boolean();
  if (type === 'dynamic') return fc.constant(null);
  if (type[0] === 'map') return fc.dictionary(key, arbitraryOf(type[1]), { maxKeys: 20 });
  if (type[0] === 'tuple') return fc.tuple(...type[1].map((element) => arbitraryOf(element)));
  if (type[0] === 'object') {
    return fc.record(
      Object.fromEntries(Object.entries(type[1]).map(([name, field]) => [name, arbitraryOf(field)])),
    );
  }
  return fc.array(arbitraryOf(type[1]), { maxLength: 20 });
}

const typed = anyType.chain((type) => fc.tuple(fc.constant(type), arbitraryOf(type)));

/** What an independent reader of MessagePack should see: numbers that are not integers travel as text. */
function onTheWire(value: Value): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (value instanceof BigNumber) return value.text;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, onTheWire(inner)]));
  }
  return value;
}

function roundTrip(type: ValueType, value: Value): Value {
  const codec = valueCodec(type);
  return decodeValue(codec, new MsgpackReader(encodeValue(codec, value)));
}

describe('values as MessagePack', () => {
  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        expect(sameValue(type, roundTrip(type, value), value)).toBe(true);
      }),
    );
  });

  test('an independent implementation reads what is written', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        // The other library refuses the key "__proto__".
        fc.pre(
          !JSON.stringify(value, (_, inner) => (inner instanceof BigNumber ? inner.text : inner))?.includes(
            '__proto__',
          ),
        );
        expect(decode(encodeValue(valueCodec(type), value))).toEqual(onTheWire(value));
      }),
    );
  });

  test('output of an independent implementation is read, in any form of number', () => {
    const types: ValueType = ['list', 'number'];
    const numbers = fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0.5, -1.25, 1e300)));
    fc.assert(
      fc.property(numbers, (values) => {
        const read = decodeValue(valueCodec(types), new MsgpackReader(encode(values)));
        expect(read).toEqual(values);
      }),
    );
    const integers = fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), { maxLength: 5 });
    fc.assert(
      fc.property(integers, (values) => {
        const read = decodeValue(valueCodec(types), new MsgpackReader(encode(values, { useBigInt64: true })));
        expect(Array.isArray(read) && read.map((value) => BigInt(String(value)))).toEqual(values);
      }),
    );
  });

  test('unknown values, refined or not, pass through with every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (refinements) => {
        const read = roundTrip(['list', 'string'], [UNKNOWN, new Unknown(refinements)]);
        expect(Array.isArray(read) && read.every(isUnknown)).toBe(true);
        expect(read).toEqual([UNKNOWN, new Unknown(refinements)]);
        const seen = decode(Uint8Array.from(encodeValue(valueCodec('string'), new Unknown(refinements))));
        expect(seen).toEqual(new ExtData(12, refinements));
      }),
    );
  });

  test('a dynamic value carries its type', () => {
    fc.assert(
      fc.property(
        anyType.chain((type) => fc.tuple(fc.constant(type), arbitraryOf(type, true))),
        ([type, value]) => {
          const read = roundTrip('dynamic', new Dynamic(type, value));
          expect(sameValue('dynamic', read, new Dynamic(type, value))).toBe(true);
        },
      ),
    );
  });

  test('broken bytes are refused, never misread or looped on', () => {
    const codec = valueCodec(['object', { a: 'string', b: ['list', 'number'], c: 'dynamic' }]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeValue(codec, new MsgpackReader(bytes));
        } catch (error) {
          expect(
            error instanceof MsgpackError || error instanceof TypeError || error instanceof SyntaxError,
          ).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    expect(() =>
      decodeValue(valueCodec('number'), new MsgpackReader(encode(Number.POSITIVE_INFINITY))),
    ).toThrow(MsgpackError);
    expect(() =>
      decodeValue(valueCodec(['list', 'bool']), new MsgpackReader(Uint8Array.of(0xdd, 255, 255, 255, 255))),
    ).toThrow('too early');
  });

  test('a value of the wrong type is refused with its place, and without its content', () => {
    const codec = valueCodec(['object', { rules: ['list', ['object', { port: 'number' }]] }]);
    const attempt = () => encodeValue(codec, { rules: [{ port: 1 }, { port: 'top secret' }] });
    expect(attempt).toThrow(ValueError);
    try {
      attempt();
    } catch (error) {
      expect(error instanceof ValueError && `${error.path}: ${error.problem}`).toBe(
        'rules[1].port: expected a number, got a string',
      );
    }
    expect(() => encodeValue(codec, { rules: null, extra: 1 })).toThrow('no such attribute');
    expect(() => encodeValue(codec, {})).toThrow('got nothing');
  });
});
