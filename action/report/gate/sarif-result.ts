import { formatDay } from '../../../provider/keys/instant.ts';
import type { Place } from '../../check/rules/definition/violation.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { placeText } from '../format/location-text.ts';
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
      `${isHere ? '' : `${placeText(place)}: `}${sentence(message) || title} ${sentence(fix)}`,
    ),
    locations: [sarifPlace(place, policyPath)],
    partialFingerprints: {
      'lowerplaneFinding/v1': fingerprint,
      // The only one that GitHub compares alerts by, and what is uploaded without it comes up anew with every moved line.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
    // All results have them, or none may.
    suppressions: suppressionsOf(finding),
    ...(suggestion === undefined ? {} : { fixes: [fixOf(fix, suggestion)] }),
    properties: { severity, onChangedLine: finding.onChangedLine },
  };
}

/**
 * Code scanning takes nothing without a file. What has none is shown at the policy: that is what asked for it, and where
 * it can be waived.
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
          justification: 'It was there when the baseline was written.',
        },
      ];
  }
}

/** Whole lines without their last line break, as a region without columns is. */
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
