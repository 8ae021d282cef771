import { CONFIDENCES, RECOGNITIONS } from '../rules/secret-rule.ts';
import type { FoundSecret } from './found-secret.ts';

/**
 * Keeps one match per range of text and one per secret: of overlapping matches the most specific, and of a secret on
 * several lines the first, with its other lines.
 */
export function resolveOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const bySecret = new Map<string, FoundSecret>();
  for (const secret of withoutOverlaps(found)) {
    const key = `${secret.rule.id} ${secret.sealed.identity} ${secret.allowed === undefined}`;
    const first = bySecret.get(key);
    bySecret.set(key, first === undefined ? secret : alsoAt(first, secret.position.line));
  }
  return [...bySecret.values()];
}

function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || next.start >= last.end) kept.push(next);
    else if (isMoreSpecific(next, last)) kept[kept.length - 1] = next;
  }
  return kept;
}

function isMoreSpecific(next: FoundSecret, last: FoundSecret): boolean {
  if (next.rule === last.rule) return false;
  const plainer = RECOGNITIONS.indexOf(next.rule.recognisedBy) - RECOGNITIONS.indexOf(last.rule.recognisedBy);
  if (plainer !== 0) return plainer < 0;
  const surer = CONFIDENCES.indexOf(next.confidence) - CONFIDENCES.indexOf(last.confidence);
  return surer === 0 ? next.end - next.start > last.end - last.start : surer < 0;
}

function alsoAt(first: FoundSecret, line: number): FoundSecret {
  if (line === first.position.line || first.otherLines.includes(line)) return first;
  return { ...first, otherLines: [...first.otherLines, line] };
}
