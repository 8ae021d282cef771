import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleSet } from '../rules/rule-set.ts';
import { bestPrefilter } from './best-prefilter.ts';
import type { Continuation, ContinuationKind } from './continuation.ts';
import { encodedRuns } from './encoded-run.ts';
import { anyCase, exactly, followedBy, type Literal, literalKey, startingToken } from './literal.ts';
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
  followedBy(exactly('://'), { of: 'user', size: 30 }),
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
    for (const [literal, { text: wanted, anyCase: folded, startsToken, then }] of literals.entries()) {
      const there = text.slice(offset, offset + wanted.length);
      const same = folded ? asciiLower(there) === wanted : there === wanted;
      if (!same || (startsToken && !TOKEN_START.test(text.slice(0, offset)))) continue;
      if (then === undefined || continues(text.slice(offset + wanted.length), then))
        hits.push({ offset, literal });
    }
  }
  return hits;
}

const BELONGS = { word: /[\w-]/, hex: /[0-9a-f]/, upper: /[0-9A-Z]/, user: /[^@/<>]/ };

function continues(rest: string, { of, size }: Continuation): boolean {
  for (const char of rest.slice(0, size)) {
    if ('"\'`\\%&\u001b'.includes(char) || (of === 'user' && char === '@')) return true;
    if (!BELONGS[of].test(char) || (of === 'user' && char <= ' ')) return false;
  }
  return of !== 'user' && rest.length >= size;
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
const then = fc.option(
  fc.record({
    of: fc.constantFrom<ContinuationKind>('word', 'hex', 'upper', 'user'),
    size: fc.integer({ min: 1, max: 12 }),
  }),
);
const literals = fc.uniqueArray(
  fc.tuple(literalText, fc.boolean(), fc.boolean(), then).map(([text, folded, starts, rest]) => {
    const literal = folded ? anyCase(text) : exactly(text);
    const followed = rest === null ? literal : followedBy(literal, rest);
    return starts ? startingToken(followed) : followed;
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
  const runsIn = (bytes: Buffer) => {
    search(prefilter, bytes);
    return [...prefilter.runs(bytes.length)];
  };
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[A-Za-z0-9+/_-]{10,90}$/),
    fc
      .tuple(
        fc.constantFrom('', '\ufeff'),
        fc.string({ minLength: 10, maxLength: 40, unit: 'grapheme-ascii' }),
      )
      .map((parts) => Buffer.from(parts.join('')).toString('base64')),
    fc
      .string({ minLength: 20, maxLength: 40, unit: 'grapheme-ascii' })
      .map((text) => Buffer.from(text).toString('hex')),
    fc.constantFrom('\x7f', ':', '@', '[', '`', '{', '.', ',', 'é', '\\', '%'),
  );

  it('are where encoded text of 39 characters or more starts, and where nothing else does', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1');
        const text = bytes.toString('latin1');
        const all = [...text.matchAll(/(?:\\[\w+/-]|%[\w+/-]{2})?([\w+/-]{22,})/dg)].flatMap(
          ({ 1: run = '', indices }) => {
            const isText = /^[\0\t-\r -~]{6}/.test(Buffer.from(run.slice(0, 8), 'base64').toString('latin1'));
            return { run, start: indices?.[1]?.[0] ?? -1, isText };
          },
        );
        const found = runsIn(bytes);
        const sure = all.filter(({ run, isText }) => isText && run.length >= 39).map(({ start }) => start);
        expect(found).toEqual(expect.arrayContaining(sure));
        const starts = new Set(all.map(({ start }) => start));
        expect(found.filter((start) => !starts.has(start))).toEqual([]);
      }),
    );
  });

  it('are the same whether they are found with the literals or later', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1');
        const found = runsIn(bytes);
        expect(found).toEqual([...encodedRuns(bytes, bytes.length)]);
        prefilter.search(bytes.length, 1);
        expect([...prefilter.runs(bytes.length)]).toEqual(found);
      }),
    );
  });

  it.each([
    ['base64 of text', Buffer.from('user:correct horse battery staple').toString('base64')],
    ['base64 of UTF-8 with a mark', Buffer.from('\ufeffcorrect horse battery staple').toString('base64')],
    [
      'base64 of UTF-16 with a mark',
      Buffer.from('\ufeffcorrect horse battery', 'utf16le').toString('base64'),
    ],
    ['hexadecimal of text', Buffer.from('correct horse battery staple').toString('hex')],
  ])('include %s', (_name, text) => {
    expect(runsIn(Buffer.from(`"${text}"`))).toEqual([1]);
  });

  it.each([
    ['a long name', 'sqlite3changegroup_add_change_with_a_long_name'],
    ['a digest', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('do not include %s', (_name, text) => {
    expect(runsIn(Buffer.from(`"${text}"`))).toEqual([]);
  });

  it('are all reported, however many there are', () => {
    const bytes = Buffer.from(`${'Y3Jl'.repeat(6)}${'.'.repeat(24)}`.repeat(2_000));
    expect(runsIn(bytes)).toHaveLength(2_000);
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
