import { DIGITS, LETTERS } from '../byte-table.ts';

// Every pattern is sticky and of bounded length, and no part of one can be matched in two ways at any length: the texts are
// hostile.

const CLOSES = String.raw`["'\x60\])}]{0,4}[?!*]?(?:\[\w{0,20}\])?`;
const OPERATOR = String.raw`(?:\?\?=|\|\|=|&&=|[?:+.|!*]?={1,3}>?|::=|\/\/=?(?=[ \t]{0,8}["'])|->|<-|:[-?+]|::?|,|[({]|\|{1,2}|\?\?|\?:|or\b|else\b)`;
/** White space, one character per byte. */
const BLANK = ' \t\n\v\f\r\xa0';
/** What {@link CLOSES} can start with. */
const CLOSING = '"\'`])}?!*[';
const LETTERS_AND_DIGITS = `${LETTERS}${DIGITS}_`;

/** A way in which a value is introduced after its name. */
export interface ValueLead {
  /** The characters that it can start with: most others are ruled out by them, without a regular expression. */
  readonly starts: string;
  readonly pattern: RegExp;
  /** True when it has an equals sign in it. */
  readonly equals?: boolean;
}

export const VALUE_LEADS: readonly ValueLead[] = [
  {
    // The parameter of a function is given nothing.
    pattern: new RegExp(String.raw`(?!\)\s{0,4}=>)${CLOSES}\s{0,60}${OPERATOR}`, 'y'),
    starts: `${CLOSING}${BLANK}?:+.|!*=&/-<,({oe`,
  },
  {
    // const apiKey: string = / apiKey string = / apiKey As String =, but not /reset-password?code=
    pattern: new RegExp(
      String.raw`(?!["'\x60\])}]{1,4}\s{0,20},|\?[\w.-]+=)${CLOSES}[ \t]{0,20}:?[ \t]{0,20}(?:As[ \t]{1,8})?[\w&*[\]'?<>., |]{1,60}=(?![=>])`,
      'y',
    ),
    starts: `${CLOSING}${LETTERS_AND_DIGITS} \t:&*'<>.,|`,
    equals: true,
  },
  {
    // ApiKey { get; set; } =
    pattern: /\s{0,20}\{[\s\w;]{1,60}\}\s{0,20}=/y,
    starts: `${BLANK}{`,
    equals: true,
  },
  {
    // val apiKey by lazy {
    pattern:
      /(?::[ \t]?\w{1,20})?[ \t]{1,4}by[ \t]{1,4}lazy(?:\([^()\n]{0,60}\))?[ \t]{0,4}\{\s{0,40}(?=["'])/y,
    starts: ': \t',
  },
  {
    // getApiKey(): string { return
    pattern: /\([^()"'\n]{0,80}\)[^"'=;{}()]{0,60}(?:\{|=>|=|:)\s{0,40}(?:return\b)?/y,
    starts: '(',
  },
  {
    // API_KEY NVARCHAR(100) = / System.get("API_KEY").orElse( / env::var("API_KEY").unwrap_or_else(|_|
    pattern: /[ \t]{1,8}\w{1,20}\(\w{1,10}\)[ \t]{0,8}=/y,
    starts: ' \t',
    equals: true,
  },
  {
    pattern: /["'`]?\){0,4}\s{0,80}\.\s{0,8}\w{0,20}(?:or|else|default)\w{0,12}\((?:\s{0,8}\|\w{0,12}\|)?/iy,
    starts: `"'\`).${BLANK}`,
  },
  {
    // "API_KEY=%s" % "..."
    pattern: /(?:=|:[ \t]?)(?:%[svq]|\{\d?\})[^"'\n]{0,80}["'][^"'\n\w]{0,20}(?:\.?\w{1,12}\()?(?=["'])/y,
    starts: '=:',
  },
  {
    // the API key is "...", mapOf("api_key" to "...")
    pattern: /["'`]?[ \t]{1,4}(?:is|was|to|of|as)[ \t]{1,4}(?=["'`A-Za-z0-9])/y,
    starts: '"\'` \t',
  },
  {
    // ${API_KEY}    ...
    pattern: /\}[ \t]{2,20}(?=[A-Za-z0-9])/y,
    starts: '}',
  },
  {
    // .option('--api-key <key>', 'The key', '...')
    pattern: /[ \t][<[][\w-]{1,30}[\]>]["'],/y,
    starts: ' \t',
  },
  {
    // api_key<tab>...
    pattern: /["'\x60]?\t{1,4}(?=["'A-Za-z0-9])/y,
    starts: '"\'`\t',
  },
  {
    // ("api_key" . "...")
    pattern: /["'][ \t]\.[ \t](?=["'])/y,
    starts: '"\'',
  },
  {
    // map $http_api_key $allowed { default 0; "..." 1;
    pattern: /[ \t]{1,4}\$\w{1,40}[ \t]{0,4}\{\s{0,40}(?:default[ \t]{1,8}[^\s;]{1,40};\s{0,40})?/y,
    starts: ' \t',
  },
  {
    // #define API_KEY "..."
    pattern: new RegExp(String.raw`${CLOSES}[ \t]{1,40}(?=@?["'\x60])`, 'y'),
    starts: `${CLOSING} \t`,
  },
  {
    // <string name="api_key">...
    pattern: /["']?(?:\s{1,10}[\w:-]{1,30}=["'][^"'<>]{0,60}["']){0,3}\s{0,4}>/y,
    starts: `"'>${BLANK}`,
  },
  {
    // <key>ApiKey</key><string>... / <b>API key</b>: <code>...
    pattern: /<\/[\w:.-]{1,40}>\s{0,80}[:=]?\s{0,80}<[^<>]{1,80}>/y,
    starts: '<',
  },
  {
    // (name, api_key) VALUES (
    pattern: /[\w\s,"'`]{0,200}\)\s{0,20}values\s{0,20}\(/iy,
    starts: `${LETTERS_AND_DIGITS}${BLANK},"'\`)`,
  },
];
/** For each character, the leads that it can start, a bit each. Made for the first name. */
let leadsOf: Uint32Array | undefined;
/** How far from the name an equals sign can be. */
const LONGEST_TO_EQUALS = 150;

/** Where each way of introducing a value ends that a text begins with, the likeliest first. */
export function endsOfLeads(text: string): number[] {
  const equals = text.indexOf('=');
  const isAssigned = equals !== -1 && equals <= LONGEST_TO_EQUALS;
  leadsOf ??= tableOfLeads();
  const possible = leadsOf[text.charCodeAt(0)] ?? 0;
  const ends: number[] = [];
  for (let index = 0; possible >> index !== 0; index++) {
    const lead = VALUE_LEADS[index];
    if (lead === undefined || ((possible >> index) & 1) === 0 || (lead.equals && !isAssigned)) continue;
    lead.pattern.lastIndex = 0;
    if (lead.pattern.test(text)) ends.push(lead.pattern.lastIndex);
  }
  return ends;
}

function tableOfLeads(): Uint32Array {
  const table = new Uint32Array(256);
  for (const [index, { starts }] of VALUE_LEADS.entries())
    for (const char of starts) table[char.charCodeAt(0)] = (table[char.charCodeAt(0)] ?? 0) | (1 << index);
  return table;
}
