/** An invalid policy, with all of its errors. An invalid policy is never applied in part. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** The errors, as `path:line: message`. */
  readonly faults: readonly string[];

  constructor(path: string, faults: readonly string[]) {
    super([`The policy ${path} is not valid:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}
