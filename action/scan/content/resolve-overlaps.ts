import { CONFIDENCES, RECOGNITIONS } from '../rules/secret-rule.ts';
import { isAtLeast, type Severity } from '../severity.ts';
import type { FoundSecret } from './found-secret.ts';

/**
 * Keeps one match per range of text and one per secret: of overlapping matches the most specific, and of a secret on
 * several lines the first, with its other lines.
 */
export function resolveOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const bySecret = new Map<string, FoundSecret>();
  for (const secret of resolved(found)) {
    const key = `${secret.sealed.identity} ${secret.allowed === undefined} ${secret.allowedBy?.join() ?? ''}`;
    const first = bySecret.get(key);
    bySecret.set(key, first === undefined ? secret : sameSecret(first, secret));
  }
  return [...bySecret.values()];
}

/**
 * Built-in rules are resolved as if there were no custom patterns, so that none can hide what they find. What overlaps is then
 * one secret, as severe as the worse of the two.
 */
function resolved(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const custom = found.filter(isCustom);
  if (custom.length === 0) return withoutOverlaps(found);
  const builtIn = withoutOverlaps(found.filter((secret) => !isCustom(secret)));
  const kept = new Set(builtIn);
  for (const secret of withoutOverlaps(custom)) {
    const same = [...kept].filter(({ start, end }) => start < secret.end && secret.start < end);
    const surer = same.filter((one) => !isGuess(one) || (secret.decoded === true && one.decoded !== true));
    for (const one of surer.length > 0 ? surer : same) kept.delete(one);
    for (const one of surer) kept.add(alsoMatched(one, secret));
    if (surer.length === 0) kept.add(same.reduce(insteadOfGuess, secret));
  }
  return [...kept].sort((a, b) => a.start - b.start || b.end - a.end);
}

function isGuess({ rule }: FoundSecret): boolean {
  return rule.recognisedBy === 'guess';
}

function isCustom({ rule }: FoundSecret): boolean {
  return rule.region !== undefined;
}

function alsoMatched(secret: FoundSecret, custom: FoundSecret): FoundSecret {
  const notes = [...secret.notes, `also matches ${custom.rule.id}`];
  return { ...secret, severity: worse(secret, custom), notes };
}

function insteadOfGuess(custom: FoundSecret, guess: FoundSecret): FoundSecret {
  return { ...insteadOf(guess, custom), severity: worse(custom, guess) };
}

/** The one that is kept, as severe as the worse of the two where one is of a custom pattern: their severity is a choice. */
function withSeverity(kept: FoundSecret, a: FoundSecret, b: FoundSecret): FoundSecret {
  return isCustom(a) || isCustom(b) ? { ...kept, severity: worse(a, b) } : kept;
}

function worse(a: FoundSecret, b: FoundSecret): Severity {
  return isAtLeast(a.severity, b.severity) ? a.severity : b.severity;
}

function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || next.start >= last.end) kept.push(next);
    else kept[kept.length - 1] = merged(last, next);
  }
  return kept;
}

/** Of a secret and what it decodes to, the first remains, as severe as the second. */
function merged(last: FoundSecret, next: FoundSecret): FoundSecret {
  const [plain, decoded] = last.decoded === true ? [next, last] : [last, next];
  if (decoded.decoded !== true || plain.decoded === true)
    return withSeverity(
      isMoreSpecific(next, last) ? insteadOf(last, next) : insteadOf(next, last),
      last,
      next,
    );
  const note = `decodes to: ${decoded.rule.title}`;
  if (decoded.rule === plain.rule || plain.notes.includes(note)) return plain;
  return { ...plain, severity: worse(decoded, plain), notes: [...plain.notes, note] };
}

function isMoreSpecific(next: FoundSecret, last: FoundSecret): boolean {
  if (next.rule === last.rule) return false;
  if (isCustom(next) !== isCustom(last)) return isCustom(next) ? isGuess(last) : !isGuess(next);
  const plainer = RECOGNITIONS.indexOf(next.rule.recognisedBy) - RECOGNITIONS.indexOf(last.rule.recognisedBy);
  if (plainer !== 0) return plainer < 0;
  const surer = CONFIDENCES.indexOf(next.confidence) - CONFIDENCES.indexOf(last.confidence);
  return surer === 0 ? next.end - next.start > last.end - last.start : surer < 0;
}

/** A match, with the fingerprint that a guess of the same text had before there was a rule for it. */
function insteadOf(guess: FoundSecret, match: FoundSecret): FoundSecret {
  const isSame = isGuess(guess) && guess.sealed.identity === match.sealed.identity;
  return isSame && match.rule.formerlyGuessed === true ? { ...match, knownAs: guess.rule.id } : match;
}

/** One finding for two places of a secret: by the rule that is more specific, at the first place. */
function sameSecret(first: FoundSecret, next: FoundSecret): FoundSecret {
  const { line } = next.position;
  const known = line === first.position.line || first.otherLines.includes(line);
  const otherLines = known ? first.otherLines : [...first.otherLines, line];
  const occurrences = first.occurrences + next.occurrences;
  if (!isMoreSpecific(next, first))
    return { ...withSeverity(insteadOf(next, first), first, next), otherLines, occurrences };
  return {
    ...withSeverity(insteadOf(first, next), first, next),
    start: first.start,
    end: first.end,
    position: first.position,
    otherLines,
    occurrences,
  };
}
