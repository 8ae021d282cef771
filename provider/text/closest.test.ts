import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const KNOWN = ['emulator', 'plan', 'apply', 'check', 'scan'];

test.each([
  ['emulater', 'emulator'],
  ['Emulator', 'emulator'],
  ['emulatr', 'emulator'],
  ['paln', 'plan'],
  ['plam', 'plan'],
  ['chek', 'check'],
  ['deploy', undefined],
  ['', undefined],
])('%s -> %s', (mistyped, expected) => {
  expect(closest(mistyped, KNOWN)).toBe(expected);
});
