import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import { notKnownText } from '../../check/not-known.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult, Outcome } from '../../check/verdict/result.ts';
import { locationText } from '../format/location-text.ts';
import {
  findingBlock,
  INDENT,
  type Paint,
  painter,
  statusLine,
  type TerminalStyle,
  terminalPage,
} from '../format/terminal-style.ts';
import { gapsByReason } from './gaps-by-reason.ts';
import { askedText, OUTCOME_WORDS, standingCounts } from './headline.ts';
import { isEnough, percent, postureBar } from './posture-bar.ts';
import { scopeLines } from './scope-lines.ts';

const OUTCOME_FORMATS = {
  pass: ['bold', 'green'],
  warn: ['bold', 'yellow'],
  fail: ['bold', 'red'],
  unknown: ['bold', 'magenta'],
} as const satisfies Readonly<Record<Outcome, unknown>>;

/** The result for people in front of a terminal or a log. */
export function terminal(result: CheckResult, style: TerminalStyle): string {
  const paint = painter(style);
  const { width } = style;
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  return terminalPage([
    ...open.map((finding) => block(finding, paint, style)),
    suppressedBlock(result),
    knownLine(result),
    notKnownBlock(result, width),
    postureBlock(result, paint),
    scopeLines(result).join('\n'),
    verdictBlock(result, paint, width),
  ]);
}

function block(finding: Finding, paint: Paint, style: TerminalStyle): string {
  const { place, message, fix } = finding;
  return findingBlock(
    { ...finding, location: locationText(place), paragraphs: [message, fix] },
    paint,
    style,
  );
}

function suppressedBlock({ findings }: CheckResult): string {
  return findings
    .filter(({ status }) => status.kind !== 'open' && status.kind !== 'known')
    .map((finding) =>
      statusLine(finding.status.kind, locationText(finding.place), `${finding.title}${reason(finding)}`),
    )
    .join('\n');
}

/** One line however many there are: the change is not about them. */
function knownLine(result: CheckResult): string {
  const { known } = standingCounts(result);
  return known === 0 ? '' : `${count(known, 'finding')} known before this change.`;
}

function reason({ status }: Finding): string {
  if (status.kind === 'waived') return `: ${status.reason} (${status.owner})`;
  return status.kind === 'allowed' ? `: ${status.reason}` : '';
}

function notKnownBlock(result: CheckResult, width: number): string {
  const others = result.notKnown.filter(({ kind }) => kind !== 'fact');
  const facts = gapsByReason(result).flatMap(({ title, detail, ruleIds }) => [
    ...wrapText(`${title}: ${detail}`, width, INDENT),
    ...(ruleIds.length === 0 ? [] : wrapText(`Rules not evaluated: ${ruleIds.join(', ')}.`, width, INDENT)),
  ]);
  return [
    ...others.flatMap((notKnown) => [
      statusLine('not known', locationText(notKnown.place), ''),
      ...wrapText(`${notKnownText(notKnown)} ${notKnown.remedy}`, width, INDENT),
    ]),
    ...(facts.length === 0 ? [] : ['Not known:', ...facts]),
  ].join('\n');
}

function postureBlock({ posture, readiness }: CheckResult, paint: Paint): string {
  if (posture.length === 0) return '';
  const longest = Math.max(...posture.map(({ framework }) => printable(framework).length));
  const lines = posture.map((row) => {
    const enough = isEnough(row);
    const asked = row.minimumScore === undefined ? '' : `, ${percent(row.minimumScore)} required`;
    const bar =
      enough === undefined ? postureBar(row.score) : paint(enough ? 'green' : 'red', postureBar(row.score));
    return `${printable(row.framework).padEnd(longest)}  ${bar}${asked}  (${printable(row.source)})`;
  });
  return [
    ...lines,
    ...(readiness === undefined ? [] : [`Readiness of the controls: ${percent(readiness)}.`]),
  ].join('\n');
}

function verdictBlock(result: CheckResult, paint: Paint, width: number): string {
  const outcome = `${askedText(result)}: ${OUTCOME_WORDS[result.outcome]}.`;
  return [
    paint([...OUTCOME_FORMATS[result.outcome]], outcome),
    ...wrapText(`${countsText(result)}.`, width, INDENT),
    ...result.because.flatMap((sentence) => wrapText(sentence, width, INDENT)),
  ].join('\n');
}

/** Open findings, and everything else that there is any of. */
function countsText(result: CheckResult): string {
  const { open, waived, baselined, allowed, known } = standingCounts(result);
  const notKnown = result.notKnown.filter(({ kind }) => kind !== 'fact').length;
  const parts: [number, string][] = [
    [known, `${known} known before this change`],
    [waived, `${waived} waived`],
    [baselined, `${baselined} baselined`],
    [allowed, `${allowed} allowed by comments`],
    [notKnown, `${notKnown} not known`],
    [result.notEvaluated.length, `${count(result.notEvaluated.length, 'rule')} not evaluated`],
  ];
  return [`${open} open`, ...parts.flatMap(([number, text]) => (number > 0 ? [text] : []))].join(', ');
}
