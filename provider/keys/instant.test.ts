import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from './instant.ts';

describe('parseInstant', () => {
  it.each([
    ['2027-01-31T00:00:00Z', Date.UTC(2027, 0, 31)],
    ['2027-01-31T02:00:00+02:00', Date.UTC(2027, 0, 31)],
    ['2028-02-29T23:59:59.5Z', Date.UTC(2028, 1, 29, 23, 59, 59, 500)],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '2027-02-30T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-01-01',
    '2027-01-01 00:00:00Z',
    '2027-01-01T24:00:00Z',
    '9999-12-31T23:59:59-00:01',
    '0000-01-01T00:00:00+00:01',
    'soon',
    '',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads and refuses what is nearly the usual form as the general form says', () => {
    const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
    const year = fc.integer({ min: 1968, max: 2104 }).map(String);
    const end = fc.constantFrom('Z', '.000Z', '.123Z', '.9Z', 'z', 'Y', '.12xZ', '/123Z');
    const separator = fc.constantFrom('T', 'T', 'T', 't', ' ');
    const texts = fc
      .tuple(year, two, two, separator, two, two, two, end)
      .map(([y, month, day, t, hour, minute, second, z]) =>
        [y, '-', month, '-', day, t, hour, ':', minute, ':', second, z].join(''),
      );
    fc.assert(
      fc.property(texts, (text) => {
        // With an offset in its place, a text never has the usual form.
        const general = /[Zz]$/.test(text) ? parseInstant(text.replace(/[Zz]$/, '+00:00')) : undefined;
        expect(parseInstant(text)).toBe(general);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads back what formatInstant wrote', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }), (date) => {
        expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});

describe('formatInstant', () => {
  const asDate = (instant: number) => new Date(instant).toISOString().replace('.000Z', 'Z');

  it.each([
    '0000-01-01T00:00:00Z',
    '0000-02-29T23:59:59.999Z',
    '1899-12-31T23:59:59Z',
    '1900-02-28T00:00:00Z',
    '1900-03-01T00:00:00Z',
    '1969-12-31T23:59:59.001Z',
    '1970-01-01T00:00:00Z',
    '2000-02-29T12:00:00Z',
    '2100-02-28T23:59:59Z',
    '2100-03-01T00:00:00.05Z',
    '9999-12-31T23:59:59.999Z',
    '+010000-01-01T00:00:00Z',
    '-000001-12-31T23:59:59Z',
  ])('writes %s as Date does', (text) => {
    const instant = Date.parse(text);
    expect(formatInstant(instant)).toBe(asDate(instant));
  });

  it('writes every instant as Date does', () => {
    const instants = fc.integer({
      min: Date.parse('0000-01-01T00:00:00Z'),
      max: Date.parse('9999-12-31T23:59:59.999Z'),
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(formatInstant(instant)).toBe(asDate(instant));
      }),
    );
  });

  it('rejects what is not an instant', () => {
    expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
  });
});
