#!/usr/bin/env node
import { dispatch } from './dispatch.ts';

process.exitCode = await dispatch(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
