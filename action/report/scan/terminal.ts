import { printable } from '../../../provider/text/printable.ts';
import type { ScanResult } from '../../scan/scan.ts';
import { count, scopeText } from '../../scan/scope-text.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { SEVERITIES, type Severity } from '../../scan/severity.ts';

const COLOURS: Record<Severity, string> = { critical: '1;31', high: '31', medium: '33', low: '36' };
const WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length)) + 2;
const INDENT = ' '.repeat(WIDTH);

/** The report for people. */
export function terminalReport(result: ScanResult, colours: boolean): string {
  const paint = (code: string, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = result.findings.flatMap((finding) => [...findingLines(finding, paint), '']);
  for (const finding of result.allowed) {
    lines.push(`allowed   ${placeOf(finding)}  ${finding.title}: ${printable(finding.allowed ?? '')}`);
  }
  for (const finding of result.preexisting) {
    lines.push(`earlier   ${placeOf(finding)}  ${finding.title} was there before these changes`);
  }
  if (result.allowed.length + result.preexisting.length > 0) lines.push('');
  lines.push(...scopeText(result.scope), summary(result, paint), '');
  return lines.join('\n');
}

type Paint = (code: string, text: string) => string;

function findingLines(finding: SecretMatch, paint: Paint): string[] {
  const { severity, title, secret, fingerprint, fix, ruleId } = finding;
  const shown =
    secret.lastFour === '' ? `${secret.length} characters` : `ends in ${printable(secret.lastFour)}`;
  return [
    `${paint(COLOURS[severity], severity.padEnd(WIDTH))}${paint('1', placeOf(finding))}  ${title}, ${shown}`,
    `${INDENT}${[...contextOf(finding), `${finding.confidence} confidence`].join('; ')}`,
    `${INDENT}rule ${ruleId}, fingerprint ${fingerprint}`,
    `${INDENT}${fix}`,
  ];
}

function placeOf({ path, position }: SecretMatch): string {
  return `${printable(path)}:${position.line}:${position.column}`;
}

function contextOf({ origin, otherLines, notes }: SecretMatch): string[] {
  const context = [...notes];
  if (origin.kind === 'commit') {
    context.unshift(
      `added in commit ${origin.commit.slice(0, 12)}${origin.present ? '' : ', removed since, but still in the history'}`,
    );
  }
  if (otherLines.length > 0)
    context.push(`also on ${otherLines.length === 1 ? 'line' : 'lines'} ${otherLines.join(', ')}`);
  return context;
}

function summary({ findings }: ScanResult, paint: Paint): string {
  if (findings.length === 0) return paint('32', 'No secrets found.');
  const parts = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  return `${paint('1;31', `${count(findings.length, 'secret')} found`)}: ${parts.join(', ')}. Is one of them none? Say so on its line: lowerplane:allow <rule> <reason>`;
}
