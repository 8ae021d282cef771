import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';

/** An invalid policy, with all of its errors. An invalid policy is never applied in part. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** The errors, as `path:line: message`. They quote the policy, but no key in it. */
  readonly faults: readonly string[];

  constructor(path: string, faults: readonly string[]) {
    const shown = faults.map(withoutSecrets);
    super([`The policy ${path} is not valid:`, ...shown.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = shown;
  }
}
