import { CHECK_HELP } from './check/help.ts';
import { runCheckCommand } from './check/run-check-command.ts';
import type { Command } from './command.ts';

/** Columns of a log that is no terminal. */
const USUAL_WIDTH = 100;

/** The gate, for terminals, pre-commit hooks and any CI. */
export const check: Command = {
  help: CHECK_HELP,
  run: (args, terminal) =>
    runCheckCommand(args, {
      cwd: process.cwd(),
      colours: process.stdout.isTTY === true,
      width: process.stdout.columns ?? USUAL_WIDTH,
      environment: process.env,
      now: Date.now(),
      write: terminal.out,
      writeError: terminal.error,
    }),
};
