/** A policy that cannot be followed, with all that is wrong with it. It is never followed in part. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** `path:line: what is wrong`, one each. */
  readonly faults: readonly string[];

  constructor(path: string, faults: readonly string[]) {
    super([`The policy ${path} is not valid:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}
