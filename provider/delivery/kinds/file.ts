import { isAbsolute, posix } from 'node:path';
import { string } from '../../keys/declaration/attribute.ts';
import { filePath } from '../../keys/declaration/file-path.ts';
import { defineKind } from '../destination-kind.ts';

/** A file of its own. */
export const kind = defineKind({
  kind: 'file',
  description:
    'A file with the secret and nothing else, readable by its owner only, replaced atomically, and removed when its key is revoked.',
  attributes: {
    path: string({
      required: true,
      rule: filePath,
      description:
        'Path of the file, relative to the working directory. Refused inside version control, unless ignored there.',
    }),
  },
  shortForm: 'path',
  identity: ({ path }) => `file:${path}`,
  place: ({ path }) => `file:${posix.normalize(path)}`,
  async locate({ path }) {
    const { fileLocation } = await import('../file/file-location.ts');
    return fileLocation(path);
  },
  isRelative: ({ path }) => !isAbsolute(path),
  within: (values, directory) =>
    isAbsolute(values.path) ? values : { ...values, path: posix.join(directory, values.path) },
  async open({ id, declared, identify }) {
    const { fileDestination } = await import('../file/file-destination.ts');
    return fileDestination(id, declared.path, identify);
  },
});
