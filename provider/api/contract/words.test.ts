import { expect, it } from 'vitest';
import * as z from 'zod';
import { EMAIL } from './words.ts';

it('takes the same email addresses as the contract', () => {
  expect(EMAIL.source).toBe(z.regexes.email.source);
});
