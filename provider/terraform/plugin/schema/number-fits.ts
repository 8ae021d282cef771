import { BigNumber } from '../values/big-number.ts';
import { type Validator, validator } from './validator.ts';

/** Refuses numbers with more digits than a JavaScript `number` keeps. */
export const numberFits: Validator<number | BigNumber> = validator(
  'must be a number of ordinary size',
  (value) =>
    value instanceof BigNumber
      ? `${value.text} has more digits than this attribute can keep exactly. Round it to 15 digits or fewer.`
      : undefined,
);
