/** What is wrong with a pattern. The message follows the name of its field: `uses a lookahead, ...`. */
export class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

interface Construct {
  /** Matches what the engine quotes. */
  readonly quoted: RegExp;
  readonly fault: string;
}

const LINEAR = 'which cannot be matched in linear time';

/** Constructs of other engines, and what to write instead. */
const CONSTRUCTS: readonly Construct[] = [
  {
    quoted: /^\(\?[=!]/,
    fault: `uses a lookahead, ${LINEAR}. Match what follows, and capture the secret alone: (?P<secret>...)`,
  },
  {
    quoted: /^\(\?<[=!]/,
    fault: `uses a lookbehind, ${LINEAR}. Match what comes before, and capture the secret alone: (?P<secret>...)`,
  },
  {
    quoted: /^(?:\\[1-9]|\\k|\\g|\(\?P$)/,
    fault: `uses a backreference, ${LINEAR}. Write out what is repeated`,
  },
  { quoted: /^\(\?>/, fault: 'uses an atomic group. Write (?:...): nothing backtracks here' },
  { quoted: /^\(\?#/, fault: 'contains a comment. Write it into description' },
  { quoted: /^\(\?\(/, fault: 'uses a conditional group. Write two alternatives' },
  { quoted: /^\(\?[a-zA-Z^-]*x/, fault: 'uses the flag x. Write the pattern without spaces and comments' },
  { quoted: /^\(\?(?:R|&|P>|[0-9+-])/, fault: 'uses recursion. Write out what is repeated' },
  {
    quoted: /^[*+?}][+]$/,
    fault: 'uses a possessive quantifier. Leave out the second +: nothing backtracks here',
  },
  {
    quoted: /^\\[ZzA]/,
    fault: 'uses the start or end of a text. Use ^ and $, which match at the start and end of a line',
  },
  { quoted: /^\\u/, fault: 'uses an escape of JavaScript. Write \\x{...} with the hexadecimal number' },
  {
    quoted: /^\{(?:\d|,)/,
    fault: 'repeats something too often. The most is 1,000 times, with all repetitions around it',
  },
];

/** The fault for people of what the engine reports: `error parsing regexp: invalid escape sequence: \1`. */
export function faultOf(message: string, pattern: string): PatternFault {
  const [, reason = message, quoted = ''] =
    /^error parsing regexp: (.*?)(?:: `([\s\S]*)`)?$/.exec(message) ?? [];
  const text = quoted.replace(/^\(\?m\)/, '');
  const construct = CONSTRUCTS.find((one) => one.quoted.test(text));
  if (construct !== undefined) return new PatternFault(withQuote(construct.fault, constructIn(text)));
  return new PatternFault(
    `is not a valid RE2 pattern: ${reason}${text === '' || text === pattern ? '' : ` (${text.slice(0, 40)})`}`,
  );
}

/** The start of the construct: the engine quotes all that follows some. */
function constructIn(text: string): string {
  return /^(?:\(\?<?.[=!>]?|\\.|\{[\d,]*\}?|[*+?}]\+)/.exec(text)?.[0] ?? text.slice(0, 8);
}

/** `uses a lookahead "(?=", which`: the construct after its name. */
function withQuote(fault: string, construct: string): string {
  return fault.replace(/^([^,.]*)/, (name) => `${name} "${construct}"`);
}
