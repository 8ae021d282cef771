import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../../keys/key-text.ts';
import { FUNCTIONS } from '../generated/on-demand.ts';
import { FunctionError } from '../plugin/index.ts';
import type { Value } from '../plugin/values/value.ts';

/** The result of a function, or the error with which it refuses its arguments. */
function call(name: string, ...args: readonly Value[]): unknown {
  const one = FUNCTIONS().find((each) => each.name === name);
  try {
    return one?.call(...args);
  } catch (error) {
    if (error instanceof FunctionError) return { text: error.message, argument: error.argument };
    throw error;
  }
}

describe('duration', () => {
  it.each([
    ['90d', { days: 90, hours: 2160, minutes: 129_600, seconds: 7_776_000, go: '2160h0m0s' }],
    ['1d12h', { days: 1.5, hours: 36, minutes: 2160, seconds: 129_600, go: '36h0m0s' }],
    ['90m', { days: 0.0625, hours: 1.5, minutes: 90, seconds: 5400, go: '1h30m0s' }],
    [
      '1w1s',
      {
        days: 7 + 1 / 86_400,
        hours: 168 + 1 / 3600,
        minutes: 10_080 + 1 / 60,
        seconds: 604_801,
        go: '168h0m1s',
      },
    ],
  ])('converts %s', (text, converted) => {
    expect(call('duration', text)).toEqual(converted);
  });

  it.each([
    ['90 d', 'must be a duration such as "90d" or "1d12h" (units w, d, h, m, s)'],
    ['', 'must be a duration such as "90d" or "1d12h" (units w, d, h, m, s)'],
    ['0s', 'must be longer than zero'],
    ['5219w', 'must be at most a century'],
  ])('refuses "%s"', (text, fault) => {
    expect(call('duration', text)).toEqual({ text: fault, argument: 0 });
  });
});

describe('rotation_due', () => {
  const CREATED = '2027-01-01T00:00:00Z';

  it.each([
    ['2027-03-31T23:59:59Z', false],
    ['2027-04-01T00:00:00Z', true],
    ['2027-04-01T01:59:59+02:00', false],
    ['2030-01-01T00:00:00Z', true],
    ['2026-01-01T00:00:00Z', false],
  ])('is, at %s and of 90 days, %s', (now, due) => {
    expect(call('rotation_due', CREATED, '90d', now)).toBe(due);
  });

  it.each([
    [['2027-01-01', '90d', CREATED], 0, /^must be an RFC 3339 timestamp/],
    [['2027-02-30T00:00:00Z', '90d', CREATED], 0, /^must be an RFC 3339 timestamp/],
    [[CREATED, '1 year', CREATED], 1, /^must be a duration/],
    [[CREATED, '90d', 'now'], 2, /^must be an RFC 3339 timestamp/],
  ] as const)('refuses %j', (args, argument, text) => {
    expect(call('rotation_due', ...args)).toEqual({ text: expect.stringMatching(text), argument });
  });
});

describe('key_fingerprint', () => {
  it('is the start of the SHA-256 of any key', () => {
    for (const key of [makeKeyText(randomBytes(90)), 'another-form-of-key'])
      expect(call('key_fingerprint', key)).toBe(createHash('sha256').update(key).digest('hex').slice(0, 16));
  });

  it.each([
    ['', 'not empty'],
    [' \n', 'not empty'],
    ['some-key\n', 'without spaces and line breaks: use trimspace()'],
    ['key: some-key', 'without spaces and line breaks: use trimspace()'],
  ])('refuses %j', (text, form) => {
    expect(call('key_fingerprint', text)).toEqual({
      text: `must be the text of a key, ${form}`,
      argument: 0,
    });
  });
});

describe('parse_key', () => {
  const key = makeKeyText(randomBytes(90));

  it('describes a key without its text', () => {
    const parsed = call('parse_key', key);
    expect(parsed).toEqual({
      prefix: 'lp_',
      last_four: key.slice(-4),
      fingerprint: call('key_fingerprint', key),
    });
  });

  it('refuses what is no key', () => {
    const mistyped = key.slice(0, 5) + (key[5] === 'A' ? 'B' : 'A') + key.slice(6);
    expect(call('parse_key', mistyped)).toEqual({
      text: expect.stringContaining('checksum is wrong'),
      argument: 0,
    });
    for (const text of ['', `${key}\n`, ` ${key}`, key.slice(0, -1), key.replace('lp_', 'sk_')])
      expect(call('parse_key', text)).toEqual({
        text: 'must be the text of a LowerPlane API key: "lp_" and 36 letters and digits',
        argument: 0,
      });
  });
});

describe.each(FUNCTIONS())('$name', ({ name, parameters }) => {
  it('is pure, and never shows what it was given', () => {
    const argument = fc.string({ minLength: 8, unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.array(argument, { minLength: parameters.length, maxLength: parameters.length }),
        (args) => {
          const result = JSON.stringify(call(name, ...args));
          expect(JSON.stringify(call(name, ...args))).toBe(result);
          for (const each of args) expect(result).not.toContain(each);
        },
      ),
    );
  });
});
