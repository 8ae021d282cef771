import { createRedactor } from '../../http/redact.ts';
import type { Ending, Run } from './run.ts';
import { holdsPartOf } from './secret-traces.ts';

const LAST_LINES = 5;
const MAX_LENGTH = 500;

/** Why a run was no success, with the program's last words; null when it was one. */
export function failureWords(
  program: string,
  { ending, lastErrorOutput }: Run,
  timeoutMs: number,
  secret: string,
): string | null {
  if (ending.how === 'exited' && ending.code === 0) return null;
  const doubt =
    ending.how === 'not-started'
      ? ''
      : ' It may have kept the secret, which is of no use once its key is revoked.';
  return `${program} ${endWords(ending, timeoutMs)}.${lastWords(lastErrorOutput, secret)}${doubt}`;
}

function endWords(ending: Ending, timeoutMs: number): string {
  switch (ending.how) {
    case 'exited':
      return `ended with exit code ${ending.code}`;
    case 'killed':
      return `was ended by ${ending.signal}`;
    case 'timed-out':
      return `did not end within ${timeoutMs < 1000 ? `${timeoutMs} ms` : `${timeoutMs / 1000} s`} and was killed, with everything it started`;
    case 'not-started':
      return `could not be started: ${ending.code}`;
  }
}

function lastWords(errorOutput: string, secret: string): string {
  const lines = errorOutput.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return '';
  const said = createRedactor([secret])(lines.slice(-LAST_LINES).join(' | '), MAX_LENGTH);
  return holdsPartOf(said, secret)
    ? ' Its last words are not repeated here: they hold a part of the secret.'
    : ` Its last words: ${/[.!?…]$/.test(said) ? said : `${said}.`}`;
}
