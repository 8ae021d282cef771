import type { SourceRange } from '../../../provider/documents/source-range.ts';
import { compareText } from '../../scan/compare-text.ts';
import { inReadingOrder } from '../../scan/secret-match.ts';
import { FACT_NAMES, type Facts, type KnownFacts } from '../facts.ts';

/**
 * The same facts in a fixed order. Responses and files arrive in any order; a verdict, its texts and its fingerprints must
 * not depend on it.
 */
export function orderedFacts({ known, gaps, ...rest }: Facts): Facts {
  return {
    ...rest,
    known: orderedKnown(known),
    gaps: ordered(
      gaps,
      (a, b) =>
        FACT_NAMES.indexOf(a.fact) - FACT_NAMES.indexOf(b.fact) ||
        compareText(a.kind, b.kind) ||
        compareText(a.title, b.title),
    ),
  };
}

function orderedKnown(known: Partial<KnownFacts>): Partial<KnownFacts> {
  const { secrets, declarations, keys, postures, tests, controls, postureBaseline } = known;
  return {
    ...known,
    ...(secrets && {
      secrets: {
        ...secrets,
        findings: ordered(secrets.findings, inReadingOrder),
        allowed: ordered(secrets.allowed, inReadingOrder),
        preexisting: ordered(secrets.preexisting, inReadingOrder),
      },
    }),
    ...(declarations && {
      declarations: {
        keys: ordered(
          declarations.keys,
          (a, b) => byRange(a.header, b.header) || compareText(a.address, b.address),
        ),
        faults: ordered(declarations.faults, (a, b) => byRange(a.at, b.at)),
        files: ordered(declarations.files, compareText),
        ...(declarations.unread && { unread: ordered(declarations.unread, (a, b) => byRange(a.at, b.at)) }),
        ...(declarations.planned && {
          planned: ordered(
            declarations.planned,
            (a, b) => compareText(a.plan, b.plan) || compareText(a.address, b.address),
          ),
        }),
      },
    }),
    ...(keys && { keys: ordered(keys, (a, b) => compareText(a.name, b.name) || compareText(a.id, b.id)) }),
    ...(postures && { postures: ordered(postures.map(withOrderedFrameworks), bySource) }),
    ...(tests && { tests: ordered(tests, byEnvironmentAndId) }),
    ...(controls && { controls: ordered(controls, byEnvironmentAndId) }),
    ...(postureBaseline && {
      postureBaseline: {
        ...postureBaseline,
        scores: ordered(
          postureBaseline.scores,
          (a, b) => bySource(a, b) || compareText(a.framework, b.framework),
        ),
      },
    }),
  };
}

function withOrderedFrameworks({ source, posture }: KnownFacts['postures'][number]) {
  const frameworks = [...ordered(posture.frameworks, (a, b) => compareText(a.name, b.name))];
  return { source, posture: { ...posture, frameworks } };
}

function byRange(a: SourceRange, b: SourceRange): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column;
}

interface FromSource {
  readonly source: string;
}

function bySource(a: FromSource, b: FromSource): number {
  return compareText(a.source, b.source);
}

interface OfEnvironment {
  readonly environment: string;
  readonly id: string;
}

function byEnvironmentAndId(a: OfEnvironment, b: OfEnvironment): number {
  return compareText(a.environment, b.environment) || compareText(a.id, b.id);
}

/** Items that compare as equal are ordered by their whole content. */
function ordered<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): readonly Item[] {
  return items.toSorted((a, b) => compare(a, b) || compareText(JSON.stringify(a), JSON.stringify(b)));
}
