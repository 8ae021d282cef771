/** The code of a system error, such as `ENOENT`. What other errors say could contain anything. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
