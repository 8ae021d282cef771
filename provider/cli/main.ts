#!/usr/bin/env node
import { processIo } from './command-io.ts';
import { dispatch } from './dispatch.ts';

// A reader may stop early, as `head` does. That is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void dispatch(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
