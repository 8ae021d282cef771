import { expect, it } from 'vitest';
import { displayWidth, padDisplay } from './display-width.ts';

it.each([
  ['', 0],
  ['CI gate', 7],
  ['ключ', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['監査', 4],
  ['키', 2],
  ['🔑 key', 6],
  ['ＡＢ', 4],
])('%j takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

it('pads to columns, not to characters', () => {
  expect(padDisplay('監査', 6)).toBe('監査  ');
  expect(padDisplay('too long', 3)).toBe('too long');
});
