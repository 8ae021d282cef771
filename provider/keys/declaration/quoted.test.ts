import { expect, it } from 'vitest';
import { holdsSecret, quoted, shown, withoutSecrets } from './quoted.ts';

const KEY = `lp_${'a1B2'.repeat(12)}`;
const IDENTITY = `AGE-SECRET-KEY-1${'Q'.repeat(20)}`;

it.each([
  KEY,
  `J${KEY}`,
  `key_${KEY}`,
  `key-${KEY.slice(0, 23)}`,
  KEY.toUpperCase(),
  IDENTITY,
  `x${IDENTITY}`,
])('shows no secret, whatever is before it: %s', (secret) => {
  expect(holdsSecret(secret)).toBe(true);
  for (const text of [quoted(`a ${secret} b`), shown(secret), withoutSecrets(`a ${secret} b`)]) {
    expect(text).not.toContain(secret.slice(-16));
    expect(text).toContain('(a secret, not shown)');
  }
});

const LONG_WORD = `help_${'documentation'.repeat(2)}`;

it.each(['help_desk', 'lp_dashboard', 'AGE-public', LONG_WORD, LONG_WORD.slice(0, 25)])(
  'shows what is like one: %s',
  (name) => {
    expect(shown(name)).toBe(name);
    expect(withoutSecrets(name)).toBe(name);
  },
);
