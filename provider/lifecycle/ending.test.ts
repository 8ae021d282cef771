import { describe, expect, it } from 'vitest';
import { endingsOf } from './ending.ts';
import { declared, record } from './record.fixture.ts';

const { id, lastFour } = record;
const replacement = [{ kind: 'retire', predecessor: { id, lastFour } }] as const;
const forced = (forceRevoke: boolean) => ({ ...declared, forceRevoke });

describe('force_revoke', () => {
  it.each([true, false])(
    'of the present declaration counts for a key that is replaced: %s',
    (forceRevoke) => {
      const applied = { ...record, applied: forced(!forceRevoke) };
      expect(endingsOf(replacement, applied, forced(forceRevoke))).toMatchObject([
        { cause: 'replaced', forceRevoke },
      ]);
    },
  );

  it.each([true, false])('of the last apply counts for a key that is removed: %s', (forceRevoke) => {
    const applied = { ...record, applied: forced(forceRevoke) };
    expect(endingsOf([{ kind: 'revoke' }], applied, undefined)).toMatchObject([
      { cause: 'removed', forceRevoke },
    ]);
  });
});
