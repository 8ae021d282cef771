import { entropy } from '../assessment/randomness.ts';
import { sha256 } from '../content/redact.ts';
import { isIncluded } from '../path-glob.ts';
import { anyCase } from '../prefilter/literal.ts';
import { NOT_A_SECRET, type SecretRule } from '../rules/secret-rule.ts';
import { BOUNDS, CUSTOM_VENDOR, type CustomPattern, NEAR } from './custom-pattern.ts';
import { LinearPattern } from './linear-pattern.ts';
import { PatternFault } from './pattern-fault.ts';
import { requiredLiterals } from './required-literals.ts';

/**
 * The rule that a custom pattern makes.
 *
 * @throws PatternFault when the pattern is not valid, or no literal shows where to look for it.
 */
export function ruleOf(custom: CustomPattern): SecretRule {
  const { id, description, keywords, paths, severity, remediation } = custom;
  const pattern = new LinearPattern(custom.pattern);
  const longest = Math.min(pattern.size.most, BOUNDS.match);
  const allow = custom.allow.map((text) => new LinearPattern(text));
  const published = publishedIn(custom, pattern);
  const { literals, before } = gateOf(pattern, keywords);
  const startsAfter = keywords.length > 0 ? NEAR : 0;
  return {
    id,
    title: description,
    vendor: CUSTOM_VENDOR,
    severity,
    confidence: 'high',
    literals,
    pattern,
    region: {
      find: (bytes, from) => pattern.find(bytes, from),
      startsAfter,
      longest,
      startsWithLiteral: keywords.length === 0 && before === 0,
    },
    reachBack: before,
    reachAhead: startsAfter + longest,
    ...(paths.include.length + paths.exclude.length > 0 && {
      paths: { test: (path: string) => isIncluded(paths, path) },
    }),
    random: false,
    recognisedBy: 'shape',
    // A guess of the same text keeps its fingerprint, so that a new pattern does not invalidate baselines.
    formerlyGuessed: true,
    assess: (secret) =>
      published.has(sha256(secret)) || reasonAgainst(secret, custom.entropy, allow) !== undefined
        ? NOT_A_SECRET
        : { kind: 'secret', confidence: 'high' },
    fix: remediation,
    examples: () => custom.examples,
  };
}

/** Why a text that a pattern matches is no secret by the other fields of the pattern. */
export function reasonAgainst(
  secret: string,
  least: number | undefined,
  allow: readonly LinearPattern[],
): string | undefined {
  const bits = least === undefined ? undefined : entropy(secret);
  if (least !== undefined && bits !== undefined && bits < least)
    return `its entropy is ${bits.toFixed(2)}, below the ${least} of entropy`;
  const bytes = Buffer.from(secret, 'latin1');
  const index = allow.findIndex((one) => one.matchesIn(bytes));
  return index < 0 ? undefined : `allow[${index}] matches it`;
}

/** Where to look for a pattern: at its keywords, or at a text that every match contains. */
function gateOf(pattern: LinearPattern, keywords: readonly string[]) {
  if (keywords.length > 0) return { literals: keywords.map(anyCase), before: NEAR };
  const required = requiredLiterals(pattern.program);
  if (required === undefined)
    throw new PatternFault(
      `contains no text of three or more characters that is in every match, so it would be tried everywhere. Add keywords: texts of which one is within ${NEAR} bytes of the secret, such as the name of the service`,
    );
  return { literals: required.literals, before: Math.min(required.before, BOUNDS.match) };
}

/** Hashes of the secrets in the examples: everyone who can read the policy can read them. */
function publishedIn({ examples }: CustomPattern, pattern: LinearPattern): ReadonlySet<string> {
  const secrets = examples.found.flatMap((example) => {
    const bytes = Buffer.from(example);
    return [...pattern.find(bytes)].map(({ secretStart, secretEnd }) =>
      sha256(bytes.toString('latin1', secretStart, secretEnd)),
    );
  });
  return new Set(secrets);
}
