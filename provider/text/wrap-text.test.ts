import { expect, it } from 'vitest';
import { wrapLines } from './wrap-text.ts';

it.each([
  ['words', 'one two three four five', 'one two three\nfour five'],
  ['lines of their own', 'one\n\ntwo three four five\n', 'one\n\ntwo three four\nfive\n'],
  ['an indentation', '  one two three four', '  one two\n  three four'],
  ['a word that is too long', 'a 0123456789abcdefghij b', 'a\n0123456789abcdefghij\nb'],
  ['wide characters', '一二三 四五六 七八九', '一二三 四五六\n七八九'],
  ['a quoted command', 'Run "lowerplane keys list --due" now', 'Run\n"lowerplane keys list --due"\nnow'],
  ['a command at the end', 'Then run: lowerplane plan --from a', 'Then run:\nlowerplane plan --from a'],
  [
    'a command before a sentence',
    'Use: lowerplane plan --from a. Then it is all right.',
    'Use:\nlowerplane plan --from a.\nThen it is all\nright.',
  ],
  ['the name of the command itself', 'lowerplane plan: it failed', 'lowerplane\nplan: it\nfailed'],
  ['a row of a table', 'Name      Status  Expires', 'Name      Status  Expires'],
  ['styles', '\u001b[1mone two three four\u001b[22m', '\u001b[1mone two three four\u001b[22m'],
])('fits %s', (_, text, expected) => {
  expect(wrapLines(text, 14)).toBe(expected);
});
