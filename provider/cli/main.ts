#!/usr/bin/env node
import { processIo } from './command-io.ts';
import { dispatch } from './dispatch.ts';

/** Not 1, by which a command says what it found. */
const EXIT_UNWRITABLE = 2;

// A reader may stop early, as `head` does. That is not a failure.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  process.stderr.write(`The output cannot be written (${code ?? 'unknown error'}).\n`);
  process.exit(EXIT_UNWRITABLE);
});

void dispatch(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
