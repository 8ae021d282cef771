import { printable, printableLines } from '../../../text/printable.ts';

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error'];

let threshold: number | undefined;
let listening = false;

/**
 * Writes one line to stderr that Terraform puts into its own log. Off unless TF_LOG_PROVIDER or TF_LOG asks for it.
 *
 * @param error its stack is added to the line
 */
export function log(level: Level, message: string, error?: unknown): void {
  threshold ??= readThreshold(process.env.TF_LOG_PROVIDER || process.env.TF_LOG || '');
  if (LEVELS.indexOf(level) < threshold) return;
  // Terraform parses a line only when its time has six decimals; it logs any other at debug level as it is.
  const line = {
    '@level': level,
    '@message': printable(message),
    '@module': 'provider',
    '@timestamp': new Date().toISOString().replace('Z', '000Z'),
    ...(error instanceof Error ? { error: printableLines(safeText(error)) } : {}),
  };
  if (!listening) {
    listening = true;
    // Terraform may have exited while work is being finished: a log that no one reads must not end it.
    process.stderr.on('error', () => {});
  }
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** The stack, without its message when that quotes what was parsed, which may be a secret. */
function safeText(error: Error): string {
  const stack = error.stack ?? error.message;
  return error instanceof SyntaxError ? stack.replace(error.message, '(message withheld)') : stack;
}

function readThreshold(wanted: string): number {
  if (wanted === '' || wanted.toLowerCase() === 'off') return LEVELS.length;
  const index = LEVELS.indexOf(wanted.toLowerCase());
  return index < 0 ? 0 : index;
}
