import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeKeyText } from '../keys/key-text.ts';
import { type KeyOwner, rejectOccupant } from './occupant.ts';

const KEY = makeKeyText(randomBytes(64));
const place = { destination: 'file:ci.key', place: 'The file ci.key', remedy: 'choose another path' };
const refused = (content: string | undefined, owner: KeyOwner) =>
  rejectOccupant({ ...place, content }, async () => owner).then(
    () => undefined,
    (error: Error) => error.message,
  );

it('lets what is empty, or holds a key of its own or one that has ended, be overwritten', async () => {
  expect(await refused(' \n', { kind: 'unknown' })).toBeUndefined();
  for (const kind of ['own', 'ended'] as const) expect(await refused(`${KEY}\n`, { kind })).toBeUndefined();
});

it('refuses what is no key, and what may be no text', async () => {
  for (const kind of ['unknown', 'undecided'] as const)
    for (const content of ['hunter2', undefined])
      expect(await refused(content, { kind })).toBe(
        'The file ci.key contains something other than a LowerPlane key. Nothing was overwritten. Choose another path.',
      );
});

it('refuses a key that works, and one that this organization does not know', async () => {
  expect(await refused(KEY, { kind: 'live', key: '"CI gate" (key_1)' })).toContain(
    'holds the secret of another active key, "CI gate" (key_1).',
  );
  expect(await refused(KEY, { kind: 'unknown' })).toContain('that this organization does not know');
});

it('takes a text that looks like a damaged key for one only while LowerPlane cannot be asked', async () => {
  const damaged = `${KEY.slice(0, -1)}${KEY.endsWith('x') ? 'y' : 'x'}`;
  expect(await refused(KEY, { kind: 'undecided' })).toBeUndefined();
  expect(await refused(damaged, { kind: 'undecided' })).toBeUndefined();
  expect(await refused(damaged, { kind: 'unknown' })).toContain('something other than a LowerPlane key');
});
