import { isPlaceholder } from '../assessment/placeholder.ts';
import { ContentScanner } from '../content/content-scanner.ts';
import { seal } from '../content/redact.ts';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import { ruleSet } from '../rules/rule-set.ts';
import type { SecretRule } from '../rules/secret-rule.ts';
import type { RedactedSecret } from '../secret-match.ts';
import { type CustomPattern, NEAR } from './custom-pattern.ts';
import { LinearPattern } from './linear-pattern.ts';
import { matchRegions } from './match-regions.ts';
import { PatternFault } from './pattern-fault.ts';
import { reasonAgainst, ruleOf } from './pattern-rules.ts';

/** An error in a custom pattern. */
export interface CustomPatternFault {
  /** From the pattern to the field: `examples`, `found`, `0`. */
  readonly path: readonly (string | number)[];
  /** Follows the name of the field. It shows no more of an example than reports show of a secret. */
  readonly message: string;
}

/** Examples are small. */
const INPUT_SIZE = 64 * 1024;

/** What is wrong with a custom pattern: it is not valid, or does not do what its examples say. */
export function customPatternFaults(custom: CustomPattern): readonly CustomPatternFault[] {
  const faults = ['pattern', ...custom.allow.map((_, index) => ['allow', index])].flatMap((at, index) => {
    const path = [at].flat();
    return faultOf(
      path,
      () => new LinearPattern(index === 0 ? custom.pattern : (custom.allow[index - 1] ?? '')),
    );
  });
  if (faults.length > 0) return faults;
  let rule: SecretRule;
  try {
    // Secrets that examples publish are left out of findings.
    rule = ruleOf({ ...custom, paths: { include: [], exclude: [] }, examples: { found: [], ignored: [] } });
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    return [{ path: ['pattern'], message: error.message }];
  }
  const set = ruleSet([rule], false, matchRegions);
  const scanner = new ContentScanner(set, scriptPrefilter(set.literals, INPUT_SIZE), 'low');
  const secretsIn = (example: string) => {
    const outcome = scanner.scan('', Buffer.from(example));
    return outcome.kind === 'scanned' ? outcome.secrets : [];
  };
  return [
    ...custom.examples.found.flatMap((example, index) =>
      secretsIn(example).length > 0
        ? []
        : [{ path: ['examples', 'found', index], message: `is not found: ${whyNot(example, custom, rule)}` }],
    ),
    ...custom.examples.ignored.flatMap((example, index) => {
      const [first] = secretsIn(example);
      if (first === undefined) return [];
      const { position, sealed } = first;
      const where = position.line === 1 ? '' : `line ${position.line}, `;
      return [
        {
          path: ['examples', 'ignored', index],
          message: `is found, at ${where}column ${position.column}: ${shownText(sealed.shown)}`,
        },
      ];
    }),
  ];
}

function faultOf(path: readonly (string | number)[], make: () => unknown): readonly CustomPatternFault[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    return [{ path, message: error.message }];
  }
}

/** What stands against the first match of the pattern, or against the keywords. */
function whyNot(
  example: string,
  { pattern, allow, entropy, keywords }: CustomPattern,
  { id }: SecretRule,
): string {
  const bytes = Buffer.from(example);
  const [span] = new LinearPattern(pattern).find(bytes);
  if (span === undefined) return 'the pattern does not match it';
  const secret = bytes.toString('latin1', span.secretStart, span.secretEnd);
  const shown = shownText(seal(id, secret).shown);
  const reason =
    reasonAgainst(
      secret,
      entropy,
      allow.map((text) => new LinearPattern(text)),
    ) ??
    (isPlaceholder(secret)
      ? 'it reads like a placeholder, such as "example", "123456" or "xxxx". Write characters as random as those of a real secret'
      : keywords.length > 0
        ? `none of its keywords is within ${NEAR} bytes`
        : 'it is longer than a match can be');
  return `the pattern matches ${shown}, but ${reason}`;
}

function shownText({ lastFour, length }: RedactedSecret): string {
  return `${length} characters${lastFour === '' ? '' : ` that end in ${lastFour}`}`;
}
