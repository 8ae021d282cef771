import type { Command } from './command.ts';
import { runScan, SCAN_HELP } from './scan/run-scan-command.ts';

/** The secret scanner of the gate, on its own. It reads its arguments itself. */
export const scan: Command = {
  help: SCAN_HELP,
  run: (args, terminal) =>
    runScan(args, {
      cwd: process.cwd(),
      colours: process.stdout.isTTY === true,
      environment: process.env,
      write: terminal.out,
      writeError: terminal.error,
    }),
};
