import { isAbsolute, posix } from 'node:path';
import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, type TextRule } from '../../keys/declaration/text-rule.ts';
import { defineKind } from '../destination-kind.ts';

const anyPath = line('ci.key');

/** What a shell would replace, and nothing else does. */
const SHELL_EXPANSION = /^~[^/\\]*(?:[/\\]|$)|^\$(?:\{|[A-Za-z_])|^%[A-Za-z_]+%/;
const DIRECTORY = /(?:^|\/)\.{0,2}$/;

/** The path of a file, whether or not it exists. */
const filePath: TextRule = {
  ...anyPath,
  check(text) {
    const fault = anyPath.check(text);
    if (fault !== undefined) return fault;
    const [expansion] = SHELL_EXPANSION.exec(text) ?? [];
    if (expansion !== undefined)
      return `must not begin with ${quoted(expansion)}, which only a shell replaces, as ${quoted(text)} does. Write the whole path; in Terraform, pathexpand and variables make one`;
    return DIRECTORY.test(text)
      ? `must be the path of a file, for example "ci.key", not of a directory such as ${quoted(text)}`
      : undefined;
  },
};

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
