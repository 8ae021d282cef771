import type { Surroundings } from './surroundings.ts';

// What a program signs or encrypts its own data with, and no service accepts.

const OWN_SECRET =
  /(?:secret_?key(?:_?base)?|(?:session|jwt|cookie|utils|app)_?secret|(?:encryption|signing|app)_?key)$/i;
/** Of Rails, whose keys for development are kept in the repository. */
const OF_RAILS = /(?:secret_?key_?base|config\.secret_key)$/i;

/** `NODE_ENV: test`, in the same list of variables as the secret of the program that is tested. */
const FOR_TESTS =
  /\b(?:NODE|RAILS|RACK|APP|FLASK|MIX|HANAMI|DJANGO|SYMFONY)_ENV["']?[ \t]{0,4}[:=][ \t]{0,4}["']?test(?:ing)?\b/;
const FOR_DEVELOPMENT = /\b[A-Z]{3,12}_(?:[A-Z]{3,12}_)?ENV["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:test|dev)/;
const SECTION_FOR_DEVELOPMENT = /^[ \t]*["']?(?:test|testing|development|dev)["']?[ \t]*:[ \t\r]*$/;
const COMMENT = /^[ \t]*(?:#|\/\/|;|--)/;

/**
 * Why a secret that a program made for itself opens nothing.
 *
 * @param name what the text is called.
 */
export function doubtOfOwnSecret(name: string, { before, after }: Surroundings): string | undefined {
  if (!OWN_SECRET.test(name)) return undefined;
  const near = paragraph(before, after);
  if (FOR_TESTS.test(near)) return 'in an environment for tests';
  if (!OF_RAILS.test(name)) return undefined;
  if (FOR_DEVELOPMENT.test(near) || SECTION_FOR_DEVELOPMENT.test(sectionOf(before)))
    return 'in an environment for development';
  return COMMENT.test(before.slice(before.lastIndexOf('\n') + 1)) ? 'commented out' : undefined;
}

const BLANK_LINE = /\n[ \t]*\r?\n/;

/** The lines around a text up to blank ones. */
function paragraph(before: string, after: string): string {
  return (before.split(BLANK_LINE).at(-1) ?? '') + (after.split(BLANK_LINE, 1)[0] ?? '');
}

/** The last line before a text that is less indented. */
function sectionOf(before: string): string {
  const lines = before.split('\n');
  const own = indentOf(lines.pop() ?? '');
  return lines.reverse().find((line) => line.trim() !== '' && indentOf(line) < own) ?? '';
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
