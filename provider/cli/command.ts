/** Where a command reads and writes, so that tests can stand in for the terminal. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** One command of `lowerplane`. */
export interface Command {
  /** Its help, printed for `--help`. */
  readonly help: string;
  /**
   * Runs it with the arguments after its name.
   *
   * @returns the exit code.
   * @throws UsageError when the arguments make no sense.
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Wrong arguments: the message is for people, and the help of the command is one line away. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
