import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleSet } from '../rules/rule-set.ts';
import { placementInputs } from './generate-placements.ts';
import { PLACED_FROM, placed } from './generated/placed.ts';
import { anyCase, exactly, type Literal, literalKey } from './literal.ts';
import { placeLiterals } from './place-literals.ts';
import { BUCKETS, type Placement, placementOf, WINDOW } from './placement.ts';
import { TextSample } from './text-sample.ts';

function sampleOf(...texts: readonly Buffer[]): TextSample {
  const sample = new TextSample();
  for (const text of texts) for (let at = 0; at + WINDOW <= text.length; at++) sample.add(text, at);
  return sample;
}

/** At what share of the places the kernel stops. */
function stops(literals: readonly Literal[], placements: readonly Placement[], sample: TextSample): number {
  const buckets = Map.groupBy(literals.keys(), (index) => placements[index]?.bucket);
  let sum = 0;
  for (const members of buckets.values()) {
    sum += sample.stopsAt(
      members.flatMap((index) => {
        const literal = literals[index];
        return literal === undefined ? [] : [{ literal, window: placements[index]?.window ?? 0 }];
      }),
    );
  }
  return sum / sample.size;
}

describe('the placements that are checked in', () => {
  const { literals } = ruleSet();
  const placements = literals.map(placementOf);

  it('follow from the rules, the sample and the algorithm; otherwise run `npm run literals`', () => {
    expect([...placed().keys()]).toEqual(literals.map(literalKey));
    expect(PLACED_FROM).toBe(placementInputs(literals));
  });

  it('lie within their literals', () => {
    for (const [index, { window, bucket }] of placements.entries()) {
      expect(window + WINDOW).toBeLessThanOrEqual(Math.max(WINDOW, literals[index]?.text.length ?? 0));
      expect(bucket).toBeLessThan(BUCKETS);
    }
  });

  it('stop the kernel at few positions of a text that they were not chosen on', () => {
    const folder = join(import.meta.dirname, '..', 'sources');
    const sample = sampleOf(
      ...readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(folder, name))),
    );
    const unplaced = literals.map((_, index) => ({ window: 0, bucket: index % BUCKETS }));
    expect(stops(literals, placements, sample)).toBeLessThan(0.01);
    expect(stops(literals, unplaced, sample)).toBeGreaterThan(0.1);
  });
});

describe('placeLiterals', () => {
  it('looks for the part of a literal that the texts do not hold', () => {
    const sample = sampleOf(Buffer.from('the token of the token'));
    const [placement] = placeLiterals([exactly('token-QZ9')], sample);
    expect(stops([exactly('token-QZ9')], placement === undefined ? [] : [placement], sample)).toBe(0);
  });

  it('keeps literals apart whose bytes together would let the texts through', () => {
    // The nibbles of "aQaQ" and "QaQa" in one bucket admit "aaaa" and "QQQQ", too.
    const literals = [exactly('aQaQ'), exactly('QaQa'), anyCase('zzz')];
    const sample = sampleOf(Buffer.from('aaaa QQQQ '.repeat(20)));
    const placements = placeLiterals(literals, sample);
    expect(placements[0]?.bucket).not.toBe(placements[1]?.bucket);
    expect(stops(literals, placements, sample)).toBe(0);
  });
});

describe('a sample', () => {
  it('counts the positions at which literals would stop the kernel, including the allowed fourth byte of a short one', () => {
    const sample = sampleOf(Buffer.from('lp_a LP_b lp_c lp'));
    expect(sample.size).toBe(14);
    expect(sample.stopsAt([])).toBe(0);
    expect(sample.stopsAt([{ literal: exactly('lp_'), window: 0 }])).toBe(2);
    expect(sample.stopsAt([{ literal: anyCase('lp_'), window: 0 }])).toBe(3);
  });

  it('keeps its counts in a file', () => {
    const sample = sampleOf(Buffer.from('lp_a LP_b lp_c lp \u00ff\u00ff\u00ff\u00ff', 'latin1'));
    const read = TextSample.fromBytes(sample.toBytes());
    expect(read.size).toBe(sample.size);
    expect(read.stopsAt([{ literal: anyCase('lp_'), window: 0 }])).toBe(3);
    expect(read.toBytes()).toEqual(sample.toBytes());
  });
});
