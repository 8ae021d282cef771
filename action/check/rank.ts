import { compareText } from '../compare-text.ts';
import { SEVERITIES } from '../severity.ts';
import type { Place } from './discovery.ts';
import type { Finding } from './finding.ts';

/** What a person should read first: what counts, what is worst, what these changes do. Ties by place. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    Number(b.status.kind === 'open') - Number(a.status.kind === 'open') ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.onChangedLine) - Number(a.onChangedLine) ||
    compareText(placeText(a.place), placeText(b.place)) ||
    lineOf(a.place) - lineOf(b.place) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function placeText(place: Place): string {
  // Places in code before those elsewhere.
  if (place.kind === 'code') return `0${place.range.path}`;
  return place.kind === 'remote' ? `1${place.thing}${place.name}` : '2';
}

function lineOf(place: Place): number {
  return place.kind === 'code' ? place.range.line : 0;
}
