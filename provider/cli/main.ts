#!/usr/bin/env node
import { processIo } from './command-io.ts';
import { dispatch } from './dispatch.ts';

/** Not 1, which commands use for what they found. */
const EXIT_UNWRITABLE = 2;
/** Not 2 either: something was changed, and only the report of it is missing. */
const EXIT_UNREPORTED = 3;

let code: number | undefined;
let isUnwritable = false;
let hasChanged = false;

// Once: a closed stream reports each text that is written to it.
process.stdout.once('error', (error: NodeJS.ErrnoException) => {
  process.stdout.on('error', () => {});
  // A reader may stop early, as `head` does. That is not a failure: what can be stopped by Ctrl-C stops in the same way, and
  // what has begun is finished.
  if (error.code === 'EPIPE') process.emit('SIGINT');
  else {
    isUnwritable = true;
    process.stderr.write(`The output cannot be written (${error.code ?? 'unknown error'}).\n`);
    setExitCode();
  }
});

const io = {
  ...processIo(),
  noteChange: () => {
    hasChanged = true;
  },
};

void dispatch(process.argv.slice(2), io).then((ended) => {
  code = ended;
  setExitCode();
});

function setExitCode(): void {
  process.exitCode = code === 0 && isUnwritable ? (hasChanged ? EXIT_UNREPORTED : EXIT_UNWRITABLE) : code;
}
