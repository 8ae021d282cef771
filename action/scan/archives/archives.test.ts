import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArchiveError } from './archive-entry.ts';
import { filesInArchive } from './archive-files.ts';

const SIGNATURES = ['PK\u0003\u0004', 'PK\u0001\u0002', 'PK\u0005\u0006', 'ustar\u0000', '0000644\u0000'];
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SIGNATURES).map((text) => Buffer.from(text, 'latin1')),
      fc.uint8Array(),
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => Buffer.concat(parts));

it.each(['a.zip', 'a.tar', 'a.tgz', 'a.gz'])(
  'ends with an ArchiveError, if at all, whatever is in %s',
  (name) => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (content, packed) => {
        try {
          for (const entry of filesInArchive(name, packed ? gzipSync(content) : content, { left: 4_096 })) {
            expect(entry.name.startsWith(`${name}!/`)).toBe(true);
          }
        } catch (error) {
          if (!(error instanceof ArchiveError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  },
);
