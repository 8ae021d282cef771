import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blobId } from './blob-id.ts';

it('is the id that git gives to the content', () => {
  // git hash-object of an empty file, and of "hello\n"
  expect(blobId(Buffer.alloc(0), 40)).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  expect(blobId(Buffer.from('hello\n'), 40)).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  expect(blobId(Buffer.from('hello\n'), 64)).toBe(
    '2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4',
  );
});

it('is the hash of the library, whatever the length', () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 0, max: 200_000 }).map((length) => Buffer.alloc(length, 'secret ')),
  );
  fc.assert(
    fc.property(content, (bytes) => {
      const hash = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes);
      expect(blobId(bytes, 40)).toBe(hash.digest('hex'));
    }),
  );
});
