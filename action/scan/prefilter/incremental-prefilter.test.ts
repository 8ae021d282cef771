import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incrementalPrefilter } from './incremental-prefilter.ts';
import { anyCase, exactly, followedBy, startingToken } from './literal.ts';
import type { Prefilter } from './prefilter.ts';
import { scriptPrefilter } from './script-prefilter.ts';
import { wasmPrefilter } from './wasm-prefilter.ts';

const INPUT_SIZE = 64 * 1024;
const LITERALS = [
  startingToken(exactly('lp_')),
  exactly('ghp_'),
  exactly('github_pat_'),
  startingToken(anyCase('password')),
  exactly('aab'),
  followedBy(startingToken(exactly('sk_')), { of: 'hex', size: 9 }),
  followedBy(exactly('://'), { of: 'user', size: 12 }),
];

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const piece = fc.oneof(
  fc.constantFrom(
    'lp_',
    'ghp_',
    'github_',
    'pat_',
    'PassWord',
    'aab',
    '%3D',
    '\\n',
    'a',
    '_',
    ' ',
    'sk_',
    '://',
    '@',
    '/',
    'abc123',
  ),
  fc.string({ maxLength: 12 }),
);
const text = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(''));
const edit = fc.record({ at: fc.nat(3_000), removed: fc.nat(20), inserted: piece });

function edited(version: string, { at, removed, inserted }: Edit): string {
  return `${version.slice(0, at)}${inserted}${version.slice(at + removed)}`;
}

function hitsOf(prefilter: Prefilter, version: string): number[] {
  return [...prefilter.search(prefilter.input.write(version, 'latin1'))];
}

describe.each([
  ['wasm', wasmPrefilter],
  ['script', scriptPrefilter],
])('an incremental prefilter over the one in %s', (_, make) => {
  const whole = make(LITERALS, INPUT_SIZE);

  it('finds in each version what a whole search finds', () => {
    fc.assert(
      fc.property(text, fc.array(fc.oneof(edit, text), { maxLength: 6 }), (first, changes) => {
        const incremental = incrementalPrefilter(make(LITERALS, INPUT_SIZE), LITERALS);
        let version = first;
        expect(hitsOf(incremental, version)).toEqual(hitsOf(whole, version));
        for (const change of changes) {
          version = typeof change === 'string' ? change : edited(version, change);
          expect(hitsOf(incremental, version)).toEqual(hitsOf(whole, version));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds what an edit completes at its edges', () => {
    const filler = '.'.repeat(10_000);
    const versions = [
      `${filler}ghp${filler}`,
      `${filler}ghp_${filler}`,
      `${filler}xghp_aab${filler}`,
      `aab${filler}`,
    ];
    const incremental = incrementalPrefilter(make(LITERALS, INPUT_SIZE), LITERALS);
    for (const version of versions) expect(hitsOf(incremental, version)).toEqual(hitsOf(whole, version));
  });

  it('searches no more than what differs', () => {
    const inner = make(LITERALS, INPUT_SIZE);
    const searched: number[] = [];
    const counting: Prefilter = {
      ...inner,
      search: (length, from = 0) => {
        searched.push(length - from);
        return inner.search(length, from);
      },
    };
    const incremental = incrementalPrefilter(counting, LITERALS);
    const filler = 'some text '.repeat(1_000);
    hitsOf(incremental, `${filler}a${filler}`);
    hitsOf(incremental, `${filler}b${filler}`);
    expect(searched[0]).toBe(20_001);
    expect(searched[1]).toBeLessThan(40);
  });
});
