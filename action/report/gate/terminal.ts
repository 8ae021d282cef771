import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult, Outcome } from '../../check/verdict/result.ts';
import { inert } from '../../github/inert.ts';
import type { Severity } from '../../scan/severity.ts';
import { placeText } from '../format/location-text.ts';
import { gapsByReason } from './gaps-by-reason.ts';
import { askedText, OUTCOME_WORDS, standingCounts } from './headline.ts';
import { isEnough, percent, postureBar } from './posture-bar.ts';
import { scopeLines } from './scope-lines.ts';

const COLOURS: Readonly<Record<Severity, string>> = { critical: '1;31', high: '31', medium: '33', low: '36' };
const OUTCOME_COLOURS: Readonly<Record<Outcome, string>> = {
  pass: '1;32',
  warn: '1;33',
  fail: '1;31',
  unknown: '1;35',
};
const INDENT = ' '.repeat(10);

export interface TerminalOptions {
  readonly colours: boolean;
  /** Columns; long sentences are broken there. */
  readonly width: number;
}

/** The result for people in front of a terminal or a log. A runner that reads the log finds no command in it. */
export function terminal(result: CheckResult, { colours, width }: TerminalOptions): string {
  const paint: Paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const blocks = [
    ...open.map((finding) => findingBlock(finding, paint, width)),
    excusedBlock(result),
    undecidableBlock(result, width),
    notEvaluatedBlock(result, width),
    postureBlock(result, paint),
    scopeLines(result).join('\n'),
    verdictBlock(result, paint, width),
  ];
  return `${inert(blocks.filter((block) => block !== '').join('\n\n'))}\n`;
}

type Paint = (code: string, text: string) => string;

function findingBlock(finding: Finding, paint: Paint, width: number): string {
  const { severity, title, message, fix, ruleId, fingerprint, place } = finding;
  return [
    `${paint(COLOURS[severity], severity.padEnd(INDENT.length))}${paint('1', placeText(place))}  ${printable(title)}`,
    ...wrapText(message, width, INDENT),
    ...wrapText(fix, width, INDENT),
    `${INDENT}rule ${ruleId}, fingerprint ${fingerprint}`,
  ].join('\n');
}

function excusedBlock({ findings }: CheckResult): string {
  return findings
    .filter(({ status }) => status.kind !== 'open')
    .map(
      (finding) =>
        `${finding.status.kind.padEnd(INDENT.length)}${placeText(finding.place)}  ${printable(finding.title)}${reason(finding)}`,
    )
    .join('\n');
}

function reason({ status }: Finding): string {
  if (status.kind === 'waived') return `: ${printable(status.reason)} (${printable(status.owner)})`;
  return status.kind === 'allowed' ? `: ${printable(status.reason)}` : '';
}

function undecidableBlock({ undecidable }: CheckResult, width: number): string {
  return undecidable
    .flatMap(({ place, message }) => [
      `${'unclear'.padEnd(INDENT.length)}${placeText(place)}`,
      ...wrapText(message, width, INDENT),
    ])
    .join('\n');
}

function notEvaluatedBlock(result: CheckResult, width: number): string {
  const reasons = gapsByReason(result);
  if (reasons.length === 0) return '';
  return [
    'Not evaluated:',
    ...reasons.flatMap(({ title, detail, ruleIds }) => [
      ...wrapText(`${title}: ${detail}`, width, INDENT),
      ...(ruleIds.length === 0
        ? []
        : wrapText(`Rules that wait for it: ${ruleIds.join(', ')}.`, width, INDENT)),
    ]),
  ].join('\n');
}

function postureBlock({ posture, readiness }: CheckResult, paint: Paint): string {
  if (posture.length === 0) return '';
  const longest = Math.max(...posture.map(({ framework }) => printable(framework).length));
  const lines = posture.map((row) => {
    const enough = isEnough(row);
    const asked = row.minimumScore === undefined ? '' : `  of ${percent(row.minimumScore)} asked for`;
    const bar =
      enough === undefined ? postureBar(row.score) : paint(enough ? '32' : '31', postureBar(row.score));
    return `${printable(row.framework).padEnd(longest)}  ${bar}${asked}  (${printable(row.source)})`;
  });
  return [
    ...lines,
    ...(readiness === undefined ? [] : [`Readiness of the controls: ${percent(readiness)}.`]),
  ].join('\n');
}

function verdictBlock(result: CheckResult, paint: Paint, width: number): string {
  const { open, waived, baselined, allowed } = standingCounts(result);
  const counts = `${open} open, ${waived} waived, ${baselined} in the baseline, ${allowed} allowed in place, ${result.undecidable.length} not decidable, ${result.notEvaluated.length} rules not evaluated`;
  return [
    `${paint(OUTCOME_COLOURS[result.outcome], `${askedText(result)}: ${OUTCOME_WORDS[result.outcome]}.`)} ${counts}.`,
    ...result.because.flatMap((sentence) => wrapText(sentence, width, INDENT)),
  ].join('\n');
}
