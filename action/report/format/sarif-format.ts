import type { SourceRange } from '../../../provider/documents/source-range.ts';
import type { Severity } from '../../scan/severity.ts';
import { jsonText } from './json-text.ts';

/** GitHub reads a rule's `security-severity` as a CVSS score: above 9 critical, above 7 high, above 4 medium. */
export const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
};

/** The levels of SARIF. */
export const SARIF_LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** One run of a tool. What is undefined is left out. */
export interface SarifRun {
  readonly driver: Readonly<Record<string, unknown>> & { readonly rules: readonly { readonly id: string }[] };
  readonly taxonomies?: readonly object[] | undefined;
  readonly automationDetails?: object | undefined;
  readonly invocation: object;
  readonly versionControlProvenance?: readonly object[] | undefined;
  /** @param ruleIndex where the driver's rules have the rule of an id. */
  readonly results: (ruleIndex: (ruleId: string) => number) => readonly object[];
  readonly properties?: object | undefined;
}

/** A SARIF 2.1.0 log of one run, as text. */
export function sarifText({ driver, invocation, results, ...rest }: SarifRun): string {
  const indexes = new Map(driver.rules.map(({ id }, index) => [id, index]));
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        taxonomies: rest.taxonomies,
        automationDetails: rest.automationDetails,
        columnKind: 'utf16CodeUnits',
        invocations: [invocation],
        versionControlProvenance: rest.versionControlProvenance,
        results: results((ruleId) => indexes.get(ruleId) ?? -1),
        properties: rest.properties,
      },
    ],
  });
}

/** A range of a file below the source root. */
export function sarifLocation({ path, line, column, endLine, endColumn }: SourceRange) {
  const startLine = Math.max(1, line);
  return {
    physicalLocation: {
      artifactLocation: sarifArtifact(path),
      region: {
        startLine,
        startColumn: Math.max(1, column),
        endLine: Math.max(startLine, endLine),
        endColumn: Math.max(1, endColumn),
      },
    },
  };
}

/** A file below the source root. */
export function sarifArtifact(path: string) {
  const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** A message that is only text: SARIF reads `[a](b)` as a link. */
export function sarifMessage(text: string) {
  return { text: text.toWellFormed().replaceAll('](', '] (') };
}
