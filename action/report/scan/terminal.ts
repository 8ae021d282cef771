import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { revocationClause, revocationText } from '../../scan/revocation/revocation.ts';
import { scopeText } from '../../scan/scope-text.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import {
  verificationClause,
  verificationCounts,
  verificationText,
} from '../../scan/verification/verification.ts';
import {
  findingBlock,
  type Paint,
  painter,
  statusLine,
  type TerminalStyle,
  terminalPage,
} from '../format/terminal-style.ts';
import type { ScanReport, SecretFinding } from './scan-report.ts';

/** The report for people. */
export function scanTerminal(report: ScanReport, style: TerminalStyle): string {
  const paint = painter(style);
  return terminalPage([
    ...report.findings.map((finding) => block(finding, paint, style)),
    [
      ...report.allowed.map((finding) => lineOf(finding, 'allowed', `: ${finding.allowed ?? ''}`)),
      ...report.preexisting.map((finding) => lineOf(finding, 'existing', ' was there before these changes')),
    ].join('\n'),
    [...scopeText(report.scope), verdict(report, paint)].join('\n'),
  ]);
}

function block(finding: SecretFinding, paint: Paint, style: TerminalStyle): string {
  const { secret, title, confidence, fix } = finding;
  const shown =
    secret.lastFour === '' ? count(secret.length, 'character') : `ends in ${printable(secret.lastFour)}`;
  return findingBlock(
    {
      ...finding,
      location: locationOf(finding),
      title: `${title}, ${shown}`,
      paragraphs: [[...contextOf(finding), `${confidence} confidence`].join('; '), fix],
    },
    paint,
    style,
  );
}

function lineOf(finding: SecretFinding, status: string, text: string): string {
  const { title, verification } = finding;
  const verified = verification === undefined ? '' : ` (${verificationClause(verification)})`;
  return statusLine(status, locationOf(finding), `${title}${text}${verified}`);
}

function locationOf({ path, position }: SecretFinding): string {
  return `${printable(path)}:${position.line}:${position.column}`;
}

function contextOf(finding: SecretFinding): string[] {
  const { origin, otherLines, occurrences, notes, verification, revocation } = finding;
  const context = [...notes];
  if (origin.kind === 'commit') {
    const commit = origin.commit.slice(0, 12);
    context.unshift(
      `added in commit ${commit}${origin.present ? '' : ', removed since, but still in the history'}`,
    );
  }
  if (origin.kind === 'ref') context.unshift(`named by ${printable(origin.ref)}`);
  if (otherLines.length > 0)
    context.push(`also on ${otherLines.length === 1 ? 'line' : 'lines'} ${otherLines.join(', ')}`);
  if (occurrences > 1 + otherLines.length) context.push(`in ${occurrences} places of the file`);
  if (verification !== undefined) context.unshift(verificationClause(verification));
  if (revocation !== undefined) context.unshift(revocationClause(revocation));
  return context;
}

function verdict({ findings, allowed, preexisting }: ScanReport, paint: Paint): string {
  const counts = verificationCounts([...findings, ...allowed, ...preexisting]);
  const revoked = revocationText(findings);
  const verified = [
    ...(counts === undefined ? [] : [`Verification: ${verificationText(counts)}.`]),
    ...(revoked === undefined ? [] : [`Revocation: ${revoked}.`]),
  ];
  if (findings.length === 0) return [...verified, paint('green', 'No secrets found.')].join('\n');
  const parts = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  return [
    ...verified,
    `${paint(['bold', 'red'], `${count(findings.length, 'secret')} found`)}: ${parts.join(', ')}.`,
    'If a text is not a secret, allow it with a comment on its line: lowerplane:allow RULE REASON',
  ].join('\n');
}
