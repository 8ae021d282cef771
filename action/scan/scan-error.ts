/** What was asked for could not be scanned. The message is for people: what happened and what to do. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}
