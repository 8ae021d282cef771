import { formatDay } from '../../../provider/keys/instant.ts';
import type { Place } from '../../check/rules/definition/violation.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { locationText } from '../format/location-text.ts';
import { SARIF_LEVEL, sarifArtifact, sarifLocation, sarifMessage } from '../format/sarif-format.ts';
import { sentence } from '../format/sentence.ts';

/** A finding as SARIF has it. */
export function sarifResult(finding: Finding, ruleIndex: number, policyPath: string) {
  const { place, title, message, fix, severity, ruleId, fingerprint, suggestion } = finding;
  const isHere = place.kind === 'code' && place.commit === undefined;
  return {
    ruleId,
    ruleIndex,
    level: SARIF_LEVEL[severity],
    message: sarifMessage(
      `${isHere ? '' : `${locationText(place)}: `}${sentence(message) || title} ${sentence(fix)}`,
    ),
    locations: [sarifPlace(place, policyPath)],
    partialFingerprints: {
      'lowerplaneFinding/v1': fingerprint,
      // GitHub compares alerts by this fingerprint only; without it, an alert opens again whenever its line moves.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
    // SARIF wants suppressions on all results or on none.
    suppressions: suppressionsOf(finding),
    ...(suggestion === undefined ? {} : { fixes: [fixOf(fix, suggestion)] }),
    properties: {
      severity,
      onChangedLine: finding.onChangedLine,
      ...(finding.status.kind === 'known' && { knownBefore: true }),
      ...(finding.policy !== undefined && { policy: finding.policy }),
      ...(finding.severityLine !== undefined && { severitySetBy: finding.severityLine }),
      ...(finding.failOn !== undefined && { failOn: finding.failOn }),
      ...(finding.verification !== undefined && { verification: finding.verification }),
    },
  };
}

/**
 * Code scanning accepts no result without a file. Other findings are shown at the policy, which required the check and can
 * waive it.
 */
export function sarifPlace(place: Place, policyPath: string) {
  if (place.kind === 'code') return sarifLocation(place.range);
  const name = place.kind === 'remote' ? sentence(place.name) : 'the gate itself';
  return {
    physicalLocation: { artifactLocation: sarifArtifact(policyPath), region: { startLine: 1 } },
    logicalLocations: [{ name, kind: place.kind === 'remote' ? place.thing : 'resource' }],
  };
}

function suppressionsOf({ status }: Finding) {
  switch (status.kind) {
    case 'open':
    case 'known':
      return [];
    case 'allowed':
      return [{ kind: 'inSource', status: 'accepted', justification: sentence(status.reason) }];
    case 'waived': {
      const until = `${sentence(status.reason)} (${sentence(status.owner)}, until ${formatDay(status.expires)})`;
      return [{ kind: 'external', status: 'accepted', justification: until }];
    }
    case 'baselined':
      return [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'In the baseline.',
        },
      ];
  }
}

/** A region without columns is whole lines without the last line break. */
function fixOf(fix: string, change: NonNullable<Finding['suggestion']>) {
  const startLine = Math.max(1, change.firstLine);
  return {
    description: sarifMessage(sentence(fix)),
    artifactChanges: [
      {
        artifactLocation: sarifArtifact(change.path),
        replacements: [
          {
            deletedRegion: { startLine, endLine: Math.max(startLine, change.lastLine) },
            insertedContent: { text: change.replacement },
          },
        ],
      },
    ],
  };
}
