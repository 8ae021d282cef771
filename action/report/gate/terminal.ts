import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult, Outcome } from '../../check/verdict/result.ts';
import { cutText } from '../format/cut-text.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import {
  findingBlock,
  findingHead,
  INDENT,
  type Paint,
  painter,
  statusLine,
  type TerminalStyle,
  terminalPage,
} from '../format/terminal-style.ts';
import { type FindingItem, MOST_TOGETHER, oneForEachDeclaration, otherKeys } from './finding-items.ts';
import { gapsByReason } from './gaps-by-reason.ts';
import { askedText, OUTCOME_WORDS, standingCounts } from './headline.ts';
import { judgedBy } from './judged-by.ts';
import { notKnownGroups } from './not-known-groups.ts';
import { type ControlFindings, type FindingGroup, overviewOf, sharedFixes } from './overview.ts';
import { isEnough, percent, postureBar } from './posture-bar.ts';
import { scopeLines } from './scope-lines.ts';

/** More alike findings, or rules, are listed in short. */
const FEW = 3;
/** Characters of a name that are always shown. */
const SHORTEST = 20;

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
  const { toFix } = overviewOf(result);
  return terminalPage([
    ...toFix.flatMap(({ groups }) => groups.map((group) => groupBlock(group, paint, style))),
    ...complianceBlocks(result, paint, style),
    suppressedBlock(result),
    knownLine(result),
    notKnownBlock(result, width),
    postureBlock(result, paint),
    scopeLines(result).join('\n'),
    verdictBlock(result, paint, width),
  ]);
}

function block(item: FindingItem, paint: Paint, style: TerminalStyle): string {
  const { first: finding, others } = item;
  const { place, message, fix } = finding;
  const also = otherKeys(item, ({ fingerprint }) => `fingerprint ${fingerprint}`);
  return findingBlock(
    {
      ...finding,
      location: locationText(place),
      paragraphs: [message, also, fix, judgedBy([finding, ...others], printable)].filter(
        (text) => text !== '',
      ),
    },
    paint,
    style,
  );
}

/** A few findings in full; many that are alike as a list, with what is the same once. */
function groupBlock(group: FindingGroup, paint: Paint, style: TerminalStyle): string {
  const findings = group.items.flatMap(({ first, others }) => [first, ...others]);
  const items = oneForEachDeclaration(findings);
  if (items.length <= FEW && group.items.every(({ others }) => others.length <= MOST_TOGETHER))
    return items.map((item) => block(item, paint, style)).join('\n\n');
  const { severity, title, fix, ruleId, count: number } = group;
  const judged = judgedBy(findings, printable);
  return [
    findingHead(severity, `${sentence(title)}: ${count(number, 'finding')}`, '', paint),
    ...wrapText(fix, style.width, INDENT),
    ...(judged === '' ? [] : wrapText(judged, style.width, INDENT)),
    `${INDENT}rule ${ruleId}; the last column has the fingerprints`,
    ...findings.map((finding) => oneLine(finding, style)),
  ].join('\n');
}

/** Where, which key, and the name for a waiver. */
function oneLine({ place, keyName, message, fingerprint }: Finding, { width }: TerminalStyle): string {
  const where = locationText(place);
  const what = keyName === undefined ? sentence(message) : `"${printable(keyName.toWellFormed())}"`;
  const space = (used: number) => width - INDENT.length - used - fingerprint.length - 4;
  const beside = space(where.length);
  if (beside >= Math.min(SHORTEST, what.length))
    return `${INDENT}${where}  ${cutText(what, beside)}  ${fingerprint}`;
  return `${INDENT}${where}\n${INDENT}  ${cutText(what, Math.max(SHORTEST, space(0)))}  ${fingerprint}`;
}

/** What is wrong with each control: each finding in a sentence or two, and a fix that many share once, at the end. */
function complianceBlocks(result: CheckResult, paint: Paint, { width }: TerminalStyle): readonly string[] {
  const { compliance } = overviewOf(result);
  const shared = sharedFixes(compliance);
  const blockOf = ({ control, findings }: ControlFindings) => {
    const head = count(findings.length, 'finding');
    return [
      findingHead(findings[0].severity, printable(control.toWellFormed()), head, paint),
      ...findings.flatMap(({ message, ruleId, fingerprint, fix }) => [
        ...wrapText(shared.has(fix) ? message : `${message} ${fix}`, width, INDENT),
        `${INDENT}rule ${ruleId}, fingerprint ${fingerprint}`,
      ]),
    ].join('\n');
  };
  const ends = [...shared].flatMap(([fix, ruleId]) => wrapText(`${ruleId}: ${fix}`, width, INDENT));
  return [...compliance.map(blockOf), ends.join('\n')];
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
  const facts = gapsByReason(result).flatMap(({ title, detail, ruleIds }) => [
    ...wrapText(`${title}: ${detail}${notEvaluated(ruleIds)}`, width, INDENT),
  ]);
  return [
    ...notKnownGroups(result).flatMap(({ place, text, remedy }) => [
      statusLine('not known', locationText(place), ''),
      ...wrapText(`${text} ${remedy}`, width, INDENT),
    ]),
    ...(facts.length === 0 ? [] : ['Not known:', ...facts]),
  ].join('\n');
}

/** Shorter than a finding: the names of many rules are in the other reports. */
function notEvaluated(ruleIds: readonly string[]): string {
  if (ruleIds.length === 0) return '';
  const rules = ruleIds.length > FEW ? count(ruleIds.length, 'rule') : ruleIds.join(', ');
  return ` Not evaluated: ${rules}.`;
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
