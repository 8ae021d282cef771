import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleSet } from '../rules/rule-set.ts';
import { bestPrefilter } from './best-prefilter.ts';
import { anyCase, exactly, type Literal, literalKey, startingToken } from './literal.ts';
import type { Prefilter } from './prefilter.ts';
import { scriptPrefilter } from './script-prefilter.ts';
import { wasmPrefilter } from './wasm-prefilter.ts';

const INPUT_SIZE = 128 * 1024;
const VENDOR_LITERALS: readonly Literal[] = [
  startingToken(exactly('lp_')),
  exactly('ghp_'),
  exactly('github_pat_'),
  exactly('T3BlbkFJ'),
  exactly('-----BEGIN'),
  exactly(':AA'),
  exactly('://'),
  exactly('eyJ'),
  anyCase('secret_access_key'),
  anyCase('password'),
];

interface LiteralHit {
  readonly offset: number;
  readonly literal: number;
}

/** What may precede a token. */
const TOKEN_START =
  /(?:^|[^0-9A-Za-z]|\\[nrtbf]|%[0-9A-Za-z]{2}|\\x[0-9A-Za-z]{2}|\\u[0-9A-Za-z]{4}|\[[0-9;]{0,11}m)$/;

/** What every prefilter must find, by the plainest means there is. */
function oracle(literals: readonly Literal[], bytes: Uint8Array): LiteralHit[] {
  const text = Buffer.from(bytes).toString('latin1');
  const hits: LiteralHit[] = [];
  for (let offset = 0; offset < text.length; offset++) {
    for (const [literal, { text: wanted, anyCase: folded, startsToken }] of literals.entries()) {
      const there = text.slice(offset, offset + wanted.length);
      const same = folded ? asciiLower(there) === wanted : there === wanted;
      if (same && (!startsToken || TOKEN_START.test(text.slice(0, offset)))) hits.push({ offset, literal });
    }
  }
  return hits;
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function search(prefilter: Prefilter, bytes: Uint8Array): readonly LiteralHit[] {
  prefilter.input.set(bytes);
  const hits = prefilter.search(bytes.length);
  return Array.from({ length: hits.length / 2 }, (_, hit) => ({
    offset: hits[2 * hit] ?? -1,
    literal: hits[2 * hit + 1] ?? -1,
  }));
}

const literalText = fc.string({ minLength: 3, maxLength: 9, unit: fc.constantFrom(...'abAB_-:1') });
const literals = fc.uniqueArray(
  fc.tuple(literalText, fc.boolean(), fc.boolean()).map(([text, folded, starts]) => {
    const literal = folded ? anyCase(text) : exactly(text);
    return starts ? startingToken(literal) : literal;
  }),
  { minLength: 1, maxLength: 40, selector: literalKey },
);

const BEFORE_TOKENS = [
  '\\n',
  '\\x',
  '%3D',
  '%3',
  'n',
  '=',
  '\\',
  '\\x3d',
  '\\u003d',
  'u003d',
  '[0;33m',
  '[',
  '3m',
];

/** Random bytes, and bytes made of whole and cut literals, where mistakes at edges and in buckets would show. */
function inputsFor(known: readonly Literal[]): fc.Arbitrary<Uint8Array> {
  const pieces = known.flatMap(({ text }) => [text, text.slice(0, -1), text.slice(1), text.toUpperCase()]);
  const crafted = fc
    .array(fc.oneof(fc.constantFrom(...pieces, ...BEFORE_TOKENS), fc.string({ maxLength: 20 })), {
      maxLength: 60,
    })
    .map((parts) => Buffer.from(parts.join(''), 'latin1'));
  return fc.oneof(fc.uint8Array({ maxLength: 600 }), crafted);
}

describe.each([
  ['wasm', wasmPrefilter],
  ['script', scriptPrefilter],
])('the %s prefilter', (engine, make) => {
  it('says which engine it is', () => {
    expect(make(VENDOR_LITERALS, INPUT_SIZE).engine).toBe(engine);
  });

  it('finds exactly what the oracle finds for the vendor literals', () => {
    const prefilter = make(VENDOR_LITERALS, INPUT_SIZE);
    fc.assert(
      fc.property(inputsFor(VENDOR_LITERALS), (bytes) => {
        expect(search(prefilter, bytes)).toEqual(oracle(VENDOR_LITERALS, bytes));
      }),
    );
  });

  it('finds exactly what the oracle finds for the literals of the rules', () => {
    const { literals: known } = ruleSet();
    const prefilter = make(known, INPUT_SIZE);
    fc.assert(
      fc.property(inputsFor(known), (bytes) => {
        expect(search(prefilter, bytes)).toEqual(oracle(known, bytes));
      }),
    );
  });

  it('finds exactly what the oracle finds for any set of literals', () => {
    const cases = literals.chain((known) => fc.tuple(fc.constant(known), inputsFor(known)));
    fc.assert(
      fc.property(cases, ([known, bytes]) => {
        expect(search(make(known, 4096), bytes)).toEqual(oracle(known, bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('finds a literal at every offset, first and last byte included', () => {
    const prefilter = make(VENDOR_LITERALS, INPUT_SIZE);
    for (let offset = 0; offset < 70; offset++) {
      const bytes = Buffer.concat([Buffer.alloc(offset, '.'), Buffer.from('ghp_')]);
      expect(search(prefilter, bytes)).toEqual([{ offset, literal: 1 }]);
    }
  });

  it('does not see what an earlier, longer input left behind', () => {
    const prefilter = make(VENDOR_LITERALS, INPUT_SIZE);
    search(prefilter, Buffer.from('........ghp_'));
    expect(search(prefilter, Buffer.from('........gh'))).toEqual([]);
  });

  it('reports every hit of an input that is nothing but hits', () => {
    const prefilter = make(VENDOR_LITERALS, INPUT_SIZE);
    const hits = search(prefilter, Buffer.from('lp_'.repeat(40_000)));
    expect(hits).toHaveLength(40_000);
    expect(hits.at(-1)).toEqual({ offset: 119_997, literal: 0 });
  });

  it('reports all literals that start at one place', () => {
    const nested = [exactly('sk_'), exactly('sk_live_'), anyCase('sk_live'), exactly('live')];
    expect(search(make(nested, 4096), Buffer.from('sk_live_'))).toEqual([
      { offset: 0, literal: 0 },
      { offset: 0, literal: 1 },
      { offset: 0, literal: 2 },
      { offset: 3, literal: 3 },
    ]);
  });
});

describe.each([
  ['wasm', wasmPrefilter],
  ['script', scriptPrefilter],
])('runs of the %s prefilter', (_, make) => {
  const prefilter = make(VENDOR_LITERALS, INPUT_SIZE);
  const blocks = (text: string) =>
    Array.from({ length: Math.floor(text.length / 16) }, (_, index) =>
      /^[A-Za-z0-9+/_-]{16}$/.test(text.slice(16 * index, 16 * index + 16)),
    );
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[A-Za-z0-9+/_-]{10,90}$/),
    fc.constantFrom('\x7f', ':', '@', '[', '`', '{', '.', ',', 'é'),
  );

  it('are the first blocks of sixteen in which all bytes may be base64', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1');
        prefilter.input.set(bytes);
        const text = bytes.toString('latin1');
        const all = blocks(text);
        const first = all.flatMap((full, index) => {
          const isLong = /^[A-Za-z0-9+/_-]{8}$/.test(text.slice(16 * index + 16, 16 * index + 24));
          return full && isLong && all[index - 1] !== true ? [16 * index] : [];
        });
        expect([...prefilter.runs(bytes.length)]).toEqual(first);
      }),
    );
  });

  it('are all reported, however many there are', () => {
    const bytes = Buffer.from(`${'x'.repeat(24)}${'.'.repeat(24)}`.repeat(2_000));
    prefilter.input.set(bytes);
    expect(prefilter.runs(bytes.length)).toHaveLength(2_000);
  });
});

describe('bestPrefilter', () => {
  it('is the one in WebAssembly on a runtime that has SIMD', () => {
    expect(bestPrefilter(VENDOR_LITERALS, INPUT_SIZE).engine).toBe('wasm');
  });
});

describe('literals', () => {
  it.each(['ab', '', 'naïve', 'a\nb'])('refuses %j', (text) => {
    expect(() => exactly(text)).toThrow(RangeError);
  });
});
