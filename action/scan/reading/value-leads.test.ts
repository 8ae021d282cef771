import { expect, it } from 'vitest';
import { endsOfLeads, VALUE_LEADS } from './value-leads.ts';

const AFTER_NAMES = [
  ' = "',
  ': "',
  '": "',
  "': '",
  '") || "',
  ' ??= "',
  '?: string = "',
  ' As String = "',
  ': Array<string> = ["',
  ' { get; set; } = "',
  '\n{ get; } = "',
  '(): string { return "',
  ' by lazy { "',
  ': String by lazy(NONE) { "',
  ' NVARCHAR(100) = "',
  '").orElse("',
  '").unwrap_or_else(|_| "',
  '=%s" % "',
  ': %s".format("',
  ' is "',
  ' $allowed {\n  default 0;\n  "',
  '" to "',
  '}    a',
  ' <key>", "',
  ' [key]", "',
  '\t"',
  '"\tA',
  '" . "',
  ' @"',
  '] = "',
  '[0] = "',
  ')] "',
  '!: "',
  ' type="string">',
  '">',
  '</key>\n<string>',
  '</b>: <code>',
  ', other) VALUES (',
  ') values(',
  ' -> "',
  '<-"',
  '::=',
  ' // "',
  ' or "',
  ' else "',
  ' or_else("',
  '.or("',
  '\xa0= "',
  '*= "',
  '&= "',
  '*: "',
  ' := `',
  '=> "',
];

it.each(VALUE_LEADS.map((lead, index) => [index, lead] as const))(
  'lead %i starts only with the characters that it names, and has an equals sign when it says so',
  (_, { pattern, starts, equals }) => {
    const firsts = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
    const rests = ['', ...AFTER_NAMES, ...AFTER_NAMES.map((text) => text.slice(1))];
    let matched = 0;
    for (const first of firsts) {
      for (const text of rests.map((rest) => first + rest)) {
        pattern.lastIndex = 0;
        if (!pattern.test(text)) continue;
        matched += 1;
        expect(starts).toContain(first);
        if (equals === true) expect(text.slice(0, pattern.lastIndex)).toContain('=');
      }
    }
    expect(matched).toBeGreaterThan(0);
  },
);

it('gives the ends of all that a text begins with', () => {
  expect(endsOfLeads(' = "x"')).toContain(2);
  expect(endsOfLeads('": "x"')).toContain(2);
  expect(endsOfLeads(' string = "x"')).toContain(9);
  expect(endsOfLeads(' Enough of that.')).toEqual([]);
});
