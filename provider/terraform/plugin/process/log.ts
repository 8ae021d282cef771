type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error'];

let threshold: number | undefined;

/**
 * Writes one line to stderr that Terraform puts into its own log. Off unless TF_LOG_PROVIDER or TF_LOG asks for it.
 *
 * @param error its message and stack go into the line; pass nothing that may quote a secret
 */
export function log(level: Level, message: string, error?: unknown): void {
  threshold ??= readThreshold(process.env.TF_LOG_PROVIDER || process.env.TF_LOG || '');
  if (LEVELS.indexOf(level) < threshold) return;
  // Terraform takes a line apart only when its time has six decimals; any other is a plain debug line to it.
  const line = {
    '@level': level,
    '@message': message,
    '@module': 'provider',
    '@timestamp': new Date().toISOString().replace('Z', '000Z'),
    ...(error instanceof Error ? { error: error.stack ?? error.message } : {}),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

function readThreshold(wanted: string): number {
  if (wanted === '' || wanted.toLowerCase() === 'off') return LEVELS.length;
  const index = LEVELS.indexOf(wanted.toLowerCase());
  return index < 0 ? 0 : index;
}
