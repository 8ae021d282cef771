import { compareText } from '../../scan/compare-text.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import type { Place } from '../rules/definition/violation.ts';
import type { Finding } from './finding.ts';

/** Order of importance: open findings first, then by severity, then changed lines. Ties are ordered by location. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    Number(b.status.kind === 'open') - Number(a.status.kind === 'open') ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.onChangedLine) - Number(a.onChangedLine) ||
    comparePlaces(a.place, b.place) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.message, b.message)
  );
}

interface Placed {
  readonly place: Place;
  readonly message: string;
  readonly ruleId?: string;
  readonly identity?: readonly string[];
}

/** Reading order: files first, then findings without a line. Findings in one location are ordered by their content. */
export function byPlace(a: Placed, b: Placed): number {
  return (
    comparePlaces(a.place, b.place) ||
    compareText(a.ruleId ?? '', b.ruleId ?? '') ||
    compareText(JSON.stringify(a.identity ?? []), JSON.stringify(b.identity ?? [])) ||
    compareText(a.message, b.message)
  );
}

function comparePlaces(a: Place, b: Place): number {
  if (a.kind === 'code' && b.kind === 'code') {
    return (
      compareText(a.range.path, b.range.path) ||
      a.range.line - b.range.line ||
      a.range.column - b.range.column ||
      compareText(a.commit ?? '', b.commit ?? '')
    );
  }
  return compareText(textOf(a), textOf(b));
}

/** Locations in code come first. */
function textOf(place: Place): string {
  if (place.kind === 'code') return '0';
  return place.kind === 'remote' ? `1${place.thing}\0${place.name}` : '2';
}
