import { posix } from 'node:path';
import { string } from '../../keys/declaration/attribute.ts';
import { defineDestination } from '../../keys/declaration/destination.ts';
import { line } from '../../keys/declaration/text-rule.ts';

/** `file`: a file of its own. */
export const fileSpecification = defineDestination({
  kind: 'file',
  description:
    'A file with the secret and nothing else, readable by its owner only, replaced atomically, and removed when its key is revoked.',
  attributes: {
    path: string({
      required: true,
      rule: line('ci.key'),
      description:
        'Path of the file, relative to the working directory. Refused inside version control, unless ignored there.',
    }),
  },
  shortForm: 'path',
  identity: ({ path }) => `file:${path}`,
  place: ({ path }) => `file:${posix.normalize(path)}`,
});
