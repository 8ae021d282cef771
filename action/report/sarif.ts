import { gzipSync } from 'node:zlib';
import { VERSION } from '../../provider/version.ts';
import type { Finding } from '../check/finding.ts';
import type { CheckResult } from '../check/result.ts';
import type { Rule } from '../check/rule.ts';
import { ALL_RULES } from '../check/rules/rule-set.ts';
import { printable } from '../scan/report/printable.ts';
import { placeText } from './place-text.ts';
import { SARIF_LEVEL, SARIF_SCHEMA, SECURITY_SEVERITY, sarifUri } from './sarif-words.ts';
import { scopeLines } from './scope-lines.ts';
import type { Links } from './summary.ts';

/** Source: GitHub's limits of SARIF uploads: results of a run, and bytes of the gzipped file. */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10 * 1024 * 1024;

/** The result as SARIF 2.1.0. What does not count is in it as suppressed. */
export function sarif(result: CheckResult, links: Links | undefined): string {
  let kept = Math.min(result.findings.length, MOST_RESULTS);
  for (;;) {
    const text = `${JSON.stringify(logOf(result, links, kept), null, 2)}\n`;
    if (kept === 0 || gzipSync(text).length <= MOST_BYTES) return text;
    kept = Math.floor(kept / 2);
  }
}

function logOf(result: CheckResult, links: Links | undefined, kept: number): object {
  const findings = result.findings.slice(0, kept);
  const rules = ALL_RULES.filter(({ id }) => findings.some(({ ruleId }) => ruleId === id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const { mode, environment, range } = { ...result, ...result.scope };
  return {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lowerplane gate',
            semanticVersion: VERSION,
            rules: rules.map(descriptorOf),
          },
        },
        // Runs of other modes and environments are kept apart by code scanning.
        automationDetails: { id: `lowerplane-gate/${mode}/${environment ?? 'all'}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.outcome !== 'unknown',
            toolExecutionNotifications: notificationsOf(result, kept),
          },
        ],
        ...(links === undefined
          ? {}
          : {
              versionControlProvenance: [
                { repositoryUri: links.repository, revisionId: range?.head ?? links.commit },
              ],
            }),
        results: findings.map((finding) =>
          resultOf(finding, indexes.get(finding.ruleId) ?? -1, result.policy.path),
        ),
      },
    ],
  };
}

function notificationsOf(result: CheckResult, kept: number): readonly object[] {
  const cut = result.findings.length - kept;
  return [
    ...result.gaps.map(({ kind, title, detail }) => ({
      level: kind === 'not-configured' ? 'note' : 'error',
      message: { text: printable(`${title}: ${detail}`) },
    })),
    ...(cut > 0
      ? [
          {
            level: 'warning',
            message: {
              text: `${cut} findings of the least weight are left out: the file would be too large.`,
            },
          },
        ]
      : []),
    ...scopeLines(result).map((text) => ({ level: 'note', message: { text } })),
  ];
}

function descriptorOf({ id, title, help, fix, severity, references }: Rule): object {
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: `${help}\n\n${fix}`, markdown: `${help}\n\n${fix}` },
    defaultConfiguration: { level: SARIF_LEVEL[severity] },
    properties: {
      tags: ['security', ...references.map(({ framework, control }) => `${framework} ${control}`)],
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, policyPath: string): object {
  const { place, message, fix, severity, ruleId, fingerprint } = finding;
  const away = place.kind === 'code' && place.commit === undefined ? '' : `${placeText(place)}: `;
  return {
    ruleId,
    ruleIndex,
    level: SARIF_LEVEL[severity],
    message: { text: printable(`${away}${message} ${fix}`) },
    locations: [{ physicalLocation: physicalLocation(finding, policyPath) }],
    partialFingerprints: { 'lowerplaneFinding/v1': fingerprint },
    ...suppressionsOf(finding),
    properties: { severity, onChangedLine: finding.onChangedLine },
  };
}

/** Code scanning shows nothing without a file: what has none is shown at the policy, which asked for it. */
function physicalLocation({ place }: Finding, policyPath: string): object {
  if (place.kind !== 'code') {
    return {
      artifactLocation: { uri: sarifUri(policyPath), uriBaseId: '%SRCROOT%' },
      region: { startLine: 1 },
    };
  }
  const { path, line, column, endLine, endColumn } = place.range;
  return {
    artifactLocation: { uri: sarifUri(path), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

function suppressionsOf({ status }: Finding): object {
  switch (status.kind) {
    case 'open':
      return {};
    case 'allowed':
      return { suppressions: [{ kind: 'inSource', justification: status.reason }] };
    case 'waived':
      return { suppressions: [{ kind: 'external', justification: `${status.reason} (${status.owner})` }] };
    case 'baselined':
      return { suppressions: [{ kind: 'external', justification: 'in the baseline' }] };
  }
}
