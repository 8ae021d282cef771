import { expect, it } from 'vitest';
import { inProgramWords } from './spelling.ts';

const FIX = 'Declare expires_in, for example "90d", or an expires_at. Set deletion_protection = true.';

it('uses the properties of our constructs, or of generated bindings', () => {
  expect(inProgramWords(FIX, 'construct')).toBe(
    'Declare expires.in, for example "90d", or an expires.at. Set deletionProtection: true.',
  );
  expect(inProgramWords(FIX, 'bindings')).toBe(
    'Declare expiresIn, for example "90d", or an expiresAt. Set deletionProtection: true.',
  );
  expect(inProgramWords(FIX, undefined)).toBe(FIX);
});

it('has the word for a key that never expires where a program has it', () => {
  const text = 'its declaration sets expires_in to "never".';
  expect(inProgramWords(text, 'construct')).toBe('its declaration sets expires to "never".');
  expect(inProgramWords(text, 'bindings')).toBe('its declaration sets expiresIn to "never".');
});

it('changes no names and values in quotes, and no other words', () => {
  const text = '"the \\"expires_in\\" key" never expires: not_expires_in, expires_inner, "expires_in".';
  expect(inProgramWords(text, 'construct')).toBe(text);
});
