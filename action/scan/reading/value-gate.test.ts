import { expect, it } from 'vitest';
import { isJoinedFor } from './joints.ts';
import { isNamedByValue } from './named-by-value.ts';
import { TokenEnds } from './rewritten-texts.ts';
import { mayHoldValue } from './value-gate.ts';

function mayHave(least: number, text: string): boolean {
  return isJoinedFor(Buffer.from(text, 'latin1'), 0, text.length, least);
}

it('counts the characters of all parts after a quotation mark', () => {
  expect(mayHave(8, '" + "abcd" + "efgh"')).toBe(true);
  expect(mayHave(9, '" + "abcd" + "efgh"')).toBe(false);
  expect(mayHave(4, "', 'a', 'b', 'c', 'd']")).toBe(true);
  expect(mayHave(3, "'s special characters")).toBe(false);
});

it('does not count what may be written as escapes', () => {
  expect(mayHave(9, '" + "abcd\\x65fgh"')).toBe(true);
  expect(mayHave(9, '" + "abcd%65fgh"')).toBe(true);
});

it('takes an escaped quotation mark for the end of a token, unless something joins parts after it', () => {
  const isCut = (text: string, least = 79) =>
    new TokenEnds(Buffer.from(text), text.length).mayBeRewritten(3, true, least);
  expect(isCut(String.raw`patterns\":[{\"include\":\"#a\"}]}`)).toBe(false);
  expect(isCut(String.raw`patterns\\\":[{\\\"include\\\":1}]}`)).toBe(false);
  expect(isCut(String.raw`patterns\": {}`, 5)).toBe(true);
  for (const joint of [String.raw`\" + \"`, String.raw`\",\"`, String.raw`\"\n\"`, '\\" .\n'])
    expect(isCut(`patABCdef12${joint}3456`), joint).toBe(true);
  expect(isCut(String.raw`patABC\u0064ef12`)).toBe(true);
  expect(isCut(String.raw`patABC\/ef12`)).toBe(true);
});

function mayFollow(text: string): boolean {
  return mayHoldValue(Buffer.from(text, 'latin1'), 0, text.length, 16);
}

it('adds the elements of a list, but not the properties of an object', () => {
  expect(mayFollow(': ["abcdef12", "ghijkl34", "mnop"].join("")')).toBe(true);
  expect(mayFollow(': { url: "/a?header=5548",\n "number-8008": "b" }')).toBe(false);
  expect(mayFollow(': { url: "/a?header=5548",\n "number-8008" : "b" }')).toBe(false);
  expect(mayFollow(': { url: "/a?header=5548",\n "number-8008": "kfjd93jf83jd92js" }')).toBe(true);
});

it('takes letters for a value when capitals and small ones take turns', () => {
  expect(mayFollow(' = "kTfQwZrBnXeLpVsYhJdGmAcU"')).toBe(true);
  expect(
    mayFollow(
      ' = ["k", "T", "f", "Q", "w", "Z", "r", "B", "n", "X", "e", "L", "p", "V", "s", "Y", "h", "J", "d", "G"]',
    ),
  ).toBe(true);
  expect(mayFollow('(sk) OPENSSL_sk_new_reserve_NULL()')).toBe(false);
  expect(mayFollow(': SETTINGS_of_ABCDEFGH_strings')).toBe(false);
});

it('joins the string that the next statement appends, but nothing to a quotation mark alone', () => {
  expect(mayFollow(" = 'Q4kWz8WnhlYb';\n$token .= 'LlV5pvpgSWZ9';")).toBe(true);
  expect(mayFollow(" = 'Q4kWz8WnhlYb';\n  token += 'LlV5pvpgSWZ9';")).toBe(true);
  expect(mayFollow(' = "abcdef12"r"ghijkl34"')).toBe(true);
  expect(mayFollow(' = "abcdef12", of="ghijkl34"')).toBe(false);
  expect(mayHave(8, '"abcdefgh')).toBe(false);
});

it('takes no escape of a blank for a part of a token', () => {
  const isCut = (text: string) => new TokenEnds(Buffer.from(text), text.length).mayBeRewritten(3, true, 79);
  for (const blank of ['\\n', '\\\\n', '\\t', '%20', '%0A', '&lt;', '&&', '\\d', '%z'])
    expect(isCut(`patABCdef12${blank}3456`), blank).toBe(false);
  for (const sign of [
    '%41',
    '%2541',
    '%22',
    '&#65;',
    '&quot;',
    '\\x41',
    '\\101',
    '\\\n',
    '\\\r\n',
    '\u001b[K',
  ])
    expect(isCut(`patABCdef12${sign}3456`), sign).toBe(true);
});

it('takes a string for a name after name, key and id only', () => {
  const isNamed = (text: string, rest = '') =>
    isNamedByValue(Buffer.from(text + rest), text.length, text.length + rest.length);
  expect(isNamed('"value": "x", "name": "')).toBe(true);
  expect(isNamed("Value: 'x', userId = '")).toBe(true);
  expect(isNamed('<input name="', 'api_key" value="&#x6c;&#x70;">')).toBe(true);
  expect(isNamed('KEY: my_')).toBe(false);
  expect(isNamed('{"value": "x"}, {"name": "')).toBe(false);
  expect(isNamed('"table": "')).toBe(false);
  expect(isNamed('record: ')).toBe(false);
});
