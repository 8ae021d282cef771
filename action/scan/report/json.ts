import type { ScanResult } from '../scan.ts';

/** Version of the JSON report's shape; raised when a field changes its meaning or goes away. */
export const JSON_REPORT_VERSION = 1;

/** The report for programs: everything there is, without paths of this machine. */
export function jsonReport({ scope, findings, allowed, carried }: ScanResult): string {
  const { root: _, ...travelling } = scope;
  return `${JSON.stringify({ version: JSON_REPORT_VERSION, scope: travelling, findings, allowed, carried }, null, 2)}\n`;
}
