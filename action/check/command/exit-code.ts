import type { Outcome } from '../result.ts';

/** How the command ends. `unknown` is apart from `fail`: something has to be asked again, not mended. */
export const EXIT = { passed: 0, failed: 1, usage: 2, unknown: 3 } as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'pass':
    case 'warn':
      return EXIT.passed;
    case 'fail':
      return EXIT.failed;
    case 'unknown':
      return EXIT.unknown;
  }
}
