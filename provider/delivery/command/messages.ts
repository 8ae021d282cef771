import { piecesOf, secretRanges } from '../../http/encoded-secrets.ts';
import { createRedactor } from '../../http/redact.ts';
import type { Ending, Run } from './run.ts';

const LAST_LINES = 5;
const MAX_LENGTH = 500;
/** This many consecutive characters of a secret reveal too much of it. Four of them are shown everywhere. */
const PART = 8;

/** Why a run failed, with the end of the program's error output; null when it succeeded. */
export function failureMessage(
  program: string,
  ended: Run,
  timeoutMs: number,
  secret: string,
): string | null {
  const { ending } = ended;
  if (ending.how === 'exited' && ending.code === 0) return null;
  const doubt =
    ending.how === 'not-started'
      ? ''
      : ' It may have kept the secret, which is useless once its key is revoked.';
  return `${endedMessage(program, ended, timeoutMs, [secret])}${doubt}`;
}

/** How a program ended, with the end of its error output. @param secrets that must not be shown. */
export function endedMessage(
  program: string,
  { ending, lastErrorOutput }: Run,
  timeoutMs: number,
  secrets: readonly string[],
): string {
  return `${program} ${endingMessage(ending, timeoutMs)}.${outputMessage(lastErrorOutput, secrets)}`;
}

function endingMessage(ending: Ending, timeoutMs: number): string {
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

function outputMessage(errorOutput: string, secrets: readonly string[]): string {
  const lines = errorOutput.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return '';
  const output = createRedactor(secrets)(lines.slice(-LAST_LINES).join(' | '), MAX_LENGTH);
  return secretRanges(output, piecesOf(secrets, PART)).length > 0
    ? ' Its last output is not shown here, because it contains a part of the secret.'
    : ` Its last output: ${/[.!?…]$/.test(output) ? output : `${output}.`}`;
}
