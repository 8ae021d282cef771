import type { Severity } from '../severity.ts';

/** GitHub reads a rule's `security-severity` as a CVSS score: above 9 critical, above 7 high, above 4 medium. */
export const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
};

/** Severities as SARIF has them. */
export const SARIF_LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

export const SARIF_SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A path as the URI of an artifact below the source root. */
export function sarifUri(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
