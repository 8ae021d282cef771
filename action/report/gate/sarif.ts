import { gzipSync } from 'node:zlib';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { REPOSITORY_URL, VERSION } from '../../../provider/version.ts';
import { type Effect, gapsIn, notKnownText } from '../../check/not-known.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { sarifMessage, sarifText } from '../format/sarif-format.ts';
import { sentence } from '../format/sentence.ts';
import { gateIdentity } from './gate-identity.ts';
import type { Links } from './links.ts';
import { sarifPlace, sarifResult } from './sarif-result.ts';
import { sarifRules } from './sarif-rule.ts';
import { sarifTaxonomies, weaknessesIn } from './sarif-taxonomy.ts';
import { scopeLines } from './scope-lines.ts';

/** What a receiver of SARIF accepts. */
export interface SarifLimits {
  readonly results: number;
  /** How many of them it shows. */
  readonly shown: number;
  /** Of the compressed log. */
  readonly bytes: number;
}

/** Source: GitHub's limits of SARIF uploads. */
const CODE_SCANNING: SarifLimits = { results: 25_000, shown: 5_000, bytes: 10 * 1024 * 1024 };

const NOTIFICATION_LEVELS: Readonly<Record<Effect, 'note' | 'warning' | 'error'>> = {
  pass: 'note',
  warn: 'warning',
  fail: 'error',
};

export interface SarifOptions {
  /**
   * Whether suppressed findings are in the log. GitHub's code scanning ignores the mark and would open an alert for each,
   * so uploads leave them out.
   */
  readonly suppressed: boolean;
  /** By default that of the only gate of a repository. */
  readonly category?: string;
  /** Defaults to those of code scanning. */
  readonly limits?: SarifLimits;
}

/** The result as SARIF 2.1.0. */
export function sarif(
  result: CheckResult,
  links: Links | undefined,
  { suppressed, category = gateIdentity(result).category, limits = CODE_SCANNING }: SarifOptions = {
    suppressed: true,
  },
): string {
  const all = suppressed ? result.findings : result.findings.filter(isReported);
  let kept = Math.min(all.length, limits.results);
  for (;;) {
    const text = logOf({ ...result, findings: all }, links, category, kept, limits.shown);
    if (kept === 0 || isSmallEnough(text, limits.bytes)) return text;
    kept = Math.floor(kept / 2);
  }
}

/** Code scanning compares the results of branches itself, so it needs what was known before as well. */
function isReported({ status }: Finding): boolean {
  return status.kind === 'open' || status.kind === 'known';
}

/** Compressing is slow and never makes a text much longer, so a small text needs no test. */
function isSmallEnough(text: string, mostBytes: number): boolean {
  return Buffer.byteLength(text) < 0.99 * mostBytes || gzipSync(text).length <= mostBytes;
}

function logOf(
  result: CheckResult,
  links: Links | undefined,
  category: string,
  kept: number,
  shown: number,
): string {
  const { outcome, because, checkedAt, policy } = result;
  const findings = result.findings.slice(0, kept);
  const { range } = result.scope;
  const weaknesses = weaknessesIn(findings.map(({ ruleId }) => ruleId));
  return sarifText({
    driver: {
      name: 'lowerplane gate',
      semanticVersion: VERSION,
      informationUri: REPOSITORY_URL,
      rules: sarifRules(findings),
      ...(weaknesses.length > 0 && { supportedTaxonomies: [{ name: 'CWE', index: 0 }] }),
    },
    taxonomies: sarifTaxonomies(weaknesses),
    // Code scanning keeps the runs of other gates apart.
    automationDetails: { id: category },
    invocation: {
      executionSuccessful: outcome !== 'unknown',
      startTimeUtc: formatInstant(checkedAt),
      toolExecutionNotifications: notificationsOf(result, kept, shown),
    },
    versionControlProvenance: links && provenanceOf(links, range),
    results: (ruleIndex) =>
      findings.map((finding) => sarifResult(finding, ruleIndex(finding.ruleId), policy.path)),
    properties: { outcome, because: because.map((reason) => sentence(reason)), ...(range && { range }) },
  });
}

function provenanceOf({ repository, commit }: Links, range: CheckResult['scope']['range']) {
  return [
    {
      repositoryUri: repository,
      revisionId: range?.head ?? commit,
      ...(range && { properties: { baseRevisionId: range.base } }),
    },
  ];
}

/** What is not known, results that are left out, and what was checked. */
function notificationsOf(result: CheckResult, kept: number, shown: number) {
  const { notKnown, notEvaluated, outcome, findings, policy } = result;
  const failed = outcome === 'unknown' ? 'error' : 'warning';
  const note = (text: string) => ({ level: 'note', message: sarifMessage(text) });
  const left = findings.length - kept;
  return [
    ...gapsIn(result).map(({ kind, fact, title, detail }) => ({
      level: kind === 'not-configured' ? 'note' : failed,
      descriptor: { id: `gap/${fact}/${kind}` },
      message: sarifMessage(`${sentence(title)}: ${sentence(detail)}`),
    })),
    ...notEvaluated.map(({ ruleId, title }) => ({
      level: 'note',
      descriptor: { id: 'not-evaluated' },
      message: sarifMessage(`Not evaluated: ${ruleId} (${sentence(title)}).`),
    })),
    ...notKnown
      .filter(({ kind }) => kind !== 'fact')
      .slice(0, shown)
      .map((one) => ({
        level: NOTIFICATION_LEVELS[one.effect],
        descriptor: { id: `not-known/${one.kind}` },
        message: sarifMessage(`${sentence(notKnownText(one))} ${sentence(one.remedy)}`),
        locations: [sarifPlace(one.place, policy.path)],
        ...(one.ruleIds.length > 0 && { properties: { rules: one.ruleIds } }),
      })),
    ...(left > 0
      ? [
          {
            level: 'warning',
            descriptor: { id: 'left-out' },
            message: sarifMessage(
              `${left} of ${findings.length} findings, the least severe, are left out: code scanning accepts no more.`,
            ),
          },
        ]
      : []),
    ...(kept > shown
      ? [note(`Code scanning shows only the ${shown} most severe results of a run; this run has ${kept}.`)]
      : []),
    ...scopeLines(result).map((line) => note(sentence(line))),
  ];
}
