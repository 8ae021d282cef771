import { quoted } from './quoted.ts';
import { line, type TextRule } from './text-rule.ts';

const anyPath = line('ci.key');

/** What a shell would replace, and nothing else does. */
const SHELL_EXPANSION = /^~[^/\\]*(?:[/\\]|$)|^\$(?:\{|[A-Za-z_])|^%[A-Za-z_]+%/;
const DIRECTORY = /(?:^|\/)\.{0,2}$/;

/** The path of a file, whether or not it exists. */
export const filePath: TextRule = {
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
