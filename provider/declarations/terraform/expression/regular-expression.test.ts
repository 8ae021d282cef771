import { expect, test } from 'vitest';
import { compilePattern, TooManySteps } from './regular-expression.ts';

test('a match gives up before the stack ends, however little is left of it', () => {
  const pattern = compilePattern('((((((((x?)y?)z?)x?)y?)z?)x?)y?)!');
  const search = () => pattern?.search([...'xyzxyzxy!'], 0);
  expect(search()).toMatchObject({ start: 0, end: 9 });
  /** Searches as deep as a call fits, and once more in each caller, where a little more is left. */
  const atTheEnd = (): unknown => {
    try {
      return atTheEnd();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return search();
    }
  };
  expect(atTheEnd).toThrow(TooManySteps);
});
