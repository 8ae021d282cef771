/**
 * Exit codes of every command that asks LowerPlane. 2 also means wrong options. `unreported`: everything was done, but its
 * report could not be written.
 */
export const EXIT = { done: 0, refused: 1, failed: 2, unreported: 3 } as const;

/** What exit code 3 means, at the end of the exit codes of a command that changes something. */
export const UNREPORTED = '; 3 it was done, but a report of it could not be written';

/** What the exit codes of a command that only reads mean. */
export const READING_EXIT_CODES =
  'Exit codes: 0 done; 2 a request to LowerPlane failed, or the options are wrong.';

/** Ends a command with a sentence for people, and exit code 2. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What the exit codes of a command that changes one thing mean. */
export const CHANGE_EXIT_CODES = `Exit codes: 0 done; 1 it was not confirmed; 2 a request to LowerPlane failed, or the options are wrong${UNREPORTED}.`;
