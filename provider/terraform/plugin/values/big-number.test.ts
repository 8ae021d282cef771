import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BigNumber, numberFromFloat, numberFromText, sameNumber } from './big-number.ts';

describe('numbers', () => {
  test('a number that survives as a JavaScript number is one', () => {
    expect(numberFromText('0.1')).toBe(0.1);
    expect(numberFromText('1e3')).toBe(1000);
    expect(numberFromText('100000000000000000000')).toBe(1e20);
    expect(numberFromText('9007199254740993')).toEqual(new BigNumber('9007199254740993'));
    expect(numberFromText('1e400')).toEqual(new BigNumber('1e400'));
    expect(() => numberFromText('one')).toThrow('"one" is not a decimal number');
  });

  test('text of any number reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(sameNumber(numberFromText(String(number)), number)).toBe(true);
      }),
    );
  });

  test('a binary float that is not its shortest text keeps all its digits', () => {
    expect(numberFromFloat(0.5)).toBe(0.5);
    expect(numberFromFloat(-1.25)).toBe(-1.25);
    expect(String(numberFromFloat(0.1))).toBe('0.1000000000000000055511151231257827021181583404541015625');
    expect(numberFromFloat(1e300)).toBe(1e300);
  });

  test('the same number in other writing is the same', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(20), (digits, zeros) => {
        const plain = new BigNumber(String(digits));
        expect(sameNumber(plain, new BigNumber(`${digits}.${'0'.repeat(zeros)}`))).toBe(true);
        expect(sameNumber(plain, new BigNumber(`${digits}${'0'.repeat(zeros)}e-${zeros}`))).toBe(true);
        expect(sameNumber(plain, new BigNumber(`${digits}.5`))).toBe(false);
      }),
    );
  });
});
