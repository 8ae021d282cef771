/** Exit codes of every command that asks LowerPlane. 2 also means wrong options. */
export const EXIT = { done: 0, refused: 1, failed: 2 } as const;

/** What the exit codes of a command that only reads mean. */
export const READING_EXIT_CODES =
  'Exit codes: 0 done; 2 LowerPlane could not be asked, or the options are wrong.';

/** Ends a command with a sentence for people, and exit code 2. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What the exit codes of a command that changes one thing mean. */
export const CHANGE_EXIT_CODES =
  'Exit codes: 0 done; 1 it was not confirmed; 2 LowerPlane refused it or could not be asked, or the options are wrong.';
