import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { decodeMessage, ProtobufError } from './decode.ts';
import { encodeMessage } from './encode.ts';
import {
  bool,
  bytes,
  integer,
  later,
  type MessageType,
  many,
  message,
  messageMap,
  one,
  string,
  stringMap,
} from './message.ts';

interface Node {
  readonly name?: string;
  readonly next?: Node;
}

const Inner = message({ text: string(1), number: integer(2) });
const Node: MessageType<Node> = message({ name: string(1), next: later(2, () => Node) });
const Outer = message({
  text: string(1),
  data: bytes(2),
  yes: bool(3),
  number: integer(4),
  inner: one(5, Inner),
  list: many(6, Inner),
  words: stringMap(7),
  things: messageMap(8, Inner),
  node: one(2000, Node),
});

const theirs = protobuf
  .parse(
    `syntax = "proto3";
message Inner { string text = 1; int64 number = 2; }
message Node { string name = 1; Node next = 2; }
message Outer {
  string text = 1; bytes data = 2; bool yes = 3; int64 number = 4; Inner inner = 5; repeated Inner list = 6;
  map<string, string> words = 7; map<string, Inner> things = 8; Node node = 2000;
}`,
    { keepCase: true },
  )
  .root.lookupType('Outer');

const inner = fc.record(
  { text: fc.string({ unit: 'grapheme' }), number: fc.maxSafeInteger() },
  { requiredKeys: [] },
);
// Which an object cannot hold as a key of its own.
const mapKey = fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__');
const map = <T>(values: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(mapKey, values), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 9,
    })
    .map((entries) => new Map(entries));
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({ name: fc.string(), next: tie('node') }, { requiredKeys: ['name'] }),
}));
const outer = fc.record(
  {
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
    data: fc.uint8Array({ maxLength: 20_000, size: 'large' }),
    yes: fc.boolean(),
    number: fc.maxSafeInteger(),
    inner,
    list: fc.array(inner, { minLength: 1 }),
    words: map(fc.string()),
    things: map(inner),
    node,
  },
  { requiredKeys: [] },
);

/** The same content as plain JSON, to compare. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  // Sorted: the independent implementation holds a map as an object, which puts keys like "7" first.
  if (value instanceof Map)
    return [...value]
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      .map(([key, item]) => [key, plain(item)]);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

describe('protocol buffers', () => {
  test('an independent implementation reads what is written, and the other way round', () => {
    fc.assert(
      fc.property(outer, (value) => {
        const bytes = encodeMessage(Outer, value);
        const again = theirs.encode(theirs.decode(bytes)).finish();
        expect(plain(withDefaults(decodeMessage(Outer, again)))).toEqual(plain(withDefaults(value)));
        expect(plain(decodeMessage(Outer, bytes))).toEqual(plain(value));
      }),
    );
  });

  test('headroom is left free', () => {
    expect(encodeMessage(Inner, { text: 'a' }, 5).subarray(5)).toEqual(encodeMessage(Inner, { text: 'a' }));
  });

  test('undeclared fields are skipped', () => {
    const bytes = encodeMessage(Outer, {
      text: 'kept',
      number: 7,
      inner: { text: 'x' },
      words: new Map([['a', 'b']]),
    });
    expect(decodeMessage(message({ text: string(1) }), bytes)).toEqual({ text: 'kept' });
  });

  test('broken bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeMessage(Outer, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** What proto3 does not distinguish: an absent scalar and an empty one. */
function withDefaults(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([, field]) =>
          field !== '' &&
          field !== 0 &&
          field !== false &&
          !(field instanceof Uint8Array && field.length === 0),
      )
      .map(([name, field]) => {
        if (field instanceof Map)
          return [
            name,
            new Map(
              [...field].map(([key, item]) => [key, typeof item === 'object' ? withDefaults(item) : item]),
            ),
          ];
        if (Array.isArray(field)) return [name, field.map(withDefaults)];
        return [
          name,
          typeof field === 'object' && !(field instanceof Uint8Array) ? withDefaults(field) : field,
        ];
      }),
  );
}
