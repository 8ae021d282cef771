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
const FAR = { literals: LITERALS, reaches: Int32Array.from(LITERALS, () => 1_000_000) };
const NEAR = { literals: LITERALS, reaches: Int32Array.from(LITERALS, () => 100) };

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
    '\n',
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

function hitsOf(prefilter: Prefilter, version: string, path = 'a.ts'): number[] {
  prefilter.begin?.(path);
  const hits = [...prefilter.search(prefilter.input.write(version, 'latin1'))];
  prefilter.end?.([]);
  return hits;
}

describe.each([
  ['wasm', wasmPrefilter],
  ['script', scriptPrefilter],
])('an incremental prefilter over the one in %s', (_, make) => {
  const whole = make(LITERALS, INPUT_SIZE);
  const incremental = (reach = FAR) => incrementalPrefilter(() => make(LITERALS, INPUT_SIZE), reach);

  it('finds within reach of what differs what a whole search finds', () => {
    fc.assert(
      fc.property(text, fc.array(fc.oneof(edit, text), { maxLength: 6 }), (first, changes) => {
        const tested = incremental();
        let version = first;
        expect(hitsOf(tested, version)).toEqual(hitsOf(whole, version));
        for (const change of changes) {
          const before = version;
          version = typeof change === 'string' ? change : edited(version, change);
          if (version !== before) expect(hitsOf(tested, version)).toEqual(hitsOf(whole, version));
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
    const tested = incremental();
    for (const version of versions) expect(hitsOf(tested, version)).toEqual(hitsOf(whole, version));
  });

  it('finds nothing again that is far from all edits', () => {
    const lines = Array.from({ length: 2_000 }, (_, line) => `ghp_ line ${line}\n`);
    const tested = incremental(NEAR);
    expect(hitsOf(tested, lines.join(''))).toHaveLength(4_000);
    expect(hitsOf(tested, lines.join(''))).toEqual([]);
    lines[200] = 'another line\n';
    lines.splice(900, 3);
    lines[1_500] = 'lp_ and more\n';
    const hits = hitsOf(tested, lines.join(''));
    expect(hits.length).toBeGreaterThan(20);
    expect(hits.length).toBeLessThan(120);
  });

  it('looks again at what was a secret, and takes other files as new', () => {
    const lines = Array.from({ length: 500 }, (_, line) => `ghp_ line ${line}\n`).join('');
    const tested = incremental(NEAR);
    tested.begin?.('a.ts');
    tested.search(tested.input.write(lines, 'latin1'));
    tested.end?.([{ start: 4_000, end: 4_010 }]);
    expect(hitsOf(tested, lines).length).toBeGreaterThan(10);
    expect(hitsOf(tested, lines, 'b.ts')).toHaveLength(1_000);
  });

  it('compares with no version that was not searched at once', () => {
    const lines = Array.from({ length: 500 }, (_, line) => `ghp_ line ${line}\n`).join('');
    const tested = incremental(NEAR);
    tested.begin?.('a.ts');
    tested.search(tested.input.write(lines, 'latin1'));
    tested.end?.(undefined);
    expect(hitsOf(tested, lines)).toHaveLength(1_000);
  });

  it('searches no more than what differs', () => {
    const searched: number[] = [];
    const counting = (): Prefilter => {
      const inner = make(LITERALS, INPUT_SIZE);
      return {
        ...inner,
        search: (length, from = 0) => {
          searched.push(length - from);
          return inner.search(length, from);
        },
      };
    };
    const tested = incrementalPrefilter(counting, FAR);
    const filler = 'some text '.repeat(1_000);
    hitsOf(tested, `${filler}a${filler}`);
    hitsOf(tested, `${filler}b${filler}`);
    expect(searched[0]).toBe(20_001);
    expect(searched[1]).toBeLessThan(40);
  });
});
