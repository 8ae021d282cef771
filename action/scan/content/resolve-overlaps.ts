import { CONFIDENCES, RECOGNITIONS } from '../rules/secret-rule.ts';
import { isAtLeast } from '../severity.ts';
import type { FoundSecret } from './found-secret.ts';

/**
 * Keeps one match per range of text and one per secret: of overlapping matches the most specific, and of a secret on
 * several lines the first, with its other lines.
 */
export function resolveOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const bySecret = new Map<string, FoundSecret>();
  for (const secret of withoutOverlaps(found)) {
    const key = `${secret.sealed.identity} ${secret.allowed === undefined} ${secret.allowedBy?.join() ?? ''}`;
    const first = bySecret.get(key);
    bySecret.set(key, first === undefined ? secret : sameSecret(first, secret));
  }
  return [...bySecret.values()];
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
    return isMoreSpecific(next, last) ? insteadOf(last, next) : insteadOf(next, last);
  const note = `decodes to: ${decoded.rule.title}`;
  if (decoded.rule === plain.rule || plain.notes.includes(note)) return plain;
  const severity = isAtLeast(decoded.severity, plain.severity) ? decoded.severity : plain.severity;
  return { ...plain, severity, notes: [...plain.notes, note] };
}

function isMoreSpecific(next: FoundSecret, last: FoundSecret): boolean {
  if (next.rule === last.rule) return false;
  const plainer = RECOGNITIONS.indexOf(next.rule.recognisedBy) - RECOGNITIONS.indexOf(last.rule.recognisedBy);
  if (plainer !== 0) return plainer < 0;
  const surer = CONFIDENCES.indexOf(next.confidence) - CONFIDENCES.indexOf(last.confidence);
  return surer === 0 ? next.end - next.start > last.end - last.start : surer < 0;
}

/** A match, with the fingerprint that a guess of the same text had before there was a rule for it. */
function insteadOf(guess: FoundSecret, match: FoundSecret): FoundSecret {
  const isGuess = guess.rule.recognisedBy === 'guess' && guess.sealed.identity === match.sealed.identity;
  return isGuess && match.rule.formerlyGuessed === true ? { ...match, knownAs: guess.rule.id } : match;
}

/** One finding for two places of a secret: by the rule that is more specific, at the first place. */
function sameSecret(first: FoundSecret, next: FoundSecret): FoundSecret {
  const { line } = next.position;
  const known = line === first.position.line || first.otherLines.includes(line);
  const otherLines = known ? first.otherLines : [...first.otherLines, line];
  const occurrences = first.occurrences + next.occurrences;
  if (!isMoreSpecific(next, first)) return { ...insteadOf(next, first), otherLines, occurrences };
  return {
    ...insteadOf(first, next),
    start: first.start,
    end: first.end,
    position: first.position,
    otherLines,
    occurrences,
  };
}
