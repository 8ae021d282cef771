/** How bad a finding is when it is real; worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether `severity` is as bad as `threshold`, or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** The milder of two severities. */
export function milder(a: Severity, b: Severity): Severity {
  return isAtLeast(a, b) ? b : a;
}
