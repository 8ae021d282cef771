/** A scan that could not be done. The message says what happened and what to do. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}
