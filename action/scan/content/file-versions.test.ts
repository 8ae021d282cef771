import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EqualPart } from '../prefilter/equal-parts.ts';
import { wasmPrefilter } from '../prefilter/wasm-prefilter.ts';
import { allRules } from '../rules/built-in-rules.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { sampleText } from '../rules/sample-text.ts';
import { newVersionScanner } from '../sources/blob-part.ts';
import { ContentScanner } from './content-scanner.ts';

const set = ruleSet();
const plain = new ContentScanner(set, wasmPrefilter(set.literals), 'low');

const line = fc.oneof(
  fc
    .integer({ min: 0, max: 999 })
    .map((number) => `const value${number} = compute(${number}, "some text");\n`),
  fc.constantFrom(
    '\n',
    'password\n',
    'token: \n',
    '-----BEGIN \n',
    '# lowerplane:allow * it is only a test\n',
  ),
);
const lines = fc.array(line, { maxLength: 40 }).map((all) => all.join(''));
const filler = fc.tuple(lines, fc.integer({ min: 1, max: 12 })).map(([some, times]) => some.repeat(times));
const example = fc
  .tuple(fc.constantFrom(...allRules()), fc.integer({ min: 1, max: 99 }))
  .map(([rule, seed]) => `\n${rule.examples(sampleText(seed)).found[0] ?? ''}\n`);
const encoded = example.map((text) => `blob: ${Buffer.from(text).toString('base64')}\n`);
const part = fc.oneof(filler, filler, example, encoded);

/** What is put in the place of a stretch of a version; a share of its length decides where. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(300),
  inserted: fc.oneof(fc.constant(''), line, line, part),
});

describe('versions of a file', () => {
  it('give the findings that each of them gives on its own', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        (parts, changes) => {
          const tested = newVersionScanner('low');
          let version = parts.join('');
          const versions = [version];
          for (const edits of changes) {
            for (const { at, removed, inserted } of edits) {
              const from = Math.floor(at * version.length);
              version = version.slice(0, from) + inserted + version.slice(from + removed);
            }
            versions.push(version);
          }
          for (const text of versions) {
            const bytes = Buffer.from(text);
            expect(tested.scan('src/a.conf', bytes)).toEqual(plain.scan('src/a.conf', bytes));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that are put together from parts of others give them as well', () => {
    const piece = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      inserted: fc.oneof(fc.constant(''), fc.constant(''), line, part),
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.array(piece, { minLength: 1, maxLength: 5 })), { maxLength: 8 }),
        (parts, recipes) => {
          const tested = newVersionScanner('low');
          const first = Buffer.from(parts.join(''));
          expect(tested.scan('src/a.conf', first)).toEqual(plain.scan('src/a.conf', first));
          const versions = [{ bytes: first, searched: tested.last }];
          for (const [from, pieces] of recipes) {
            const base = versions[from % versions.length];
            if (base === undefined) continue;
            const made: Buffer[] = [];
            const same: EqualPart[] = [];
            for (const { at, share, inserted } of pieces) {
              const before = Math.floor(at * base.bytes.length);
              const length = Math.floor(share * (base.bytes.length - before));
              const now = Buffer.concat(made).length;
              if (length > 0) same.push({ before, now, length });
              made.push(base.bytes.subarray(before, before + length), Buffer.from(inserted));
            }
            const bytes = Buffer.concat(made);
            const last = tested.last;
            tested.begin('src/a.conf');
            bytes.copy(tested.free());
            if (base.searched !== undefined)
              tested.derive({ from: base.searched, parts: same, length: bytes.length });
            tested.filled(bytes.length);
            expect(tested.finish()).toEqual(plain.scan('src/a.conf', bytes));
            versions.push({ bytes, searched: tested.last === last ? undefined : tested.last });
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
