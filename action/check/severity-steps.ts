import { isAtLeast, type Severity } from '../severity.ts';

/** The milder of two severities. */
export function milder(a: Severity, b: Severity): Severity {
  return isAtLeast(a, b) ? b : a;
}
