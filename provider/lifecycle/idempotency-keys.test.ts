import { describe, expect, it } from 'vitest';
import { firstBase, successorBase } from './idempotency-keys.ts';

const record = { id: 'key_old', generation: 1, lineage: 'lineage' };

describe('firstBase', () => {
  it('is never the base of a successor, nor one of version 0.1.0, whatever id a note of it claims', () => {
    const [engine = '', claimed = ''] = successorBase('terraform', record).split(':');
    expect(firstBase(engine, claimed)).not.toBe(`${engine}:${claimed}`);
    expect(firstBase(engine, claimed)).toMatch(/^terraform:first:/);
  });
});

describe('successorBase', () => {
  it('is a valid beginning of an Idempotency-Key that reveals nothing', () => {
    expect(successorBase('terraform', record)).toMatch(/^terraform:[0-9a-f]{64}$/);
  });

  it('is for a record of version 0.1.0 what that version made of it', () => {
    expect(successorBase('terraform', { ...record, lineage: undefined })).toBe(
      'terraform:4eb7ce14a1cc2fe289696c30b84db1131d484337b0ef8ac2034cbf2040233200',
    );
  });

  it('differs with everything that distinguishes one record from another', () => {
    const others = [
      record,
      { ...record, id: 'key_older' },
      { ...record, generation: 2 },
      { ...record, lineage: 'another' },
      { ...record, lineage: undefined },
    ];
    expect(new Set(others.map((other) => successorBase('terraform', other))).size).toBe(others.length);
  });
});
