import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { PolicyProblem } from './policy.ts';
import type { LineFault } from './policy-text.ts';

/** An invalid policy, with all of its errors. An invalid policy is never applied in part. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** The errors by line. They quote the policy, but no key in it. */
  readonly faults: readonly PolicyProblem[];
  /** The cause is not in the repository, but in something outside that the policy extends. */
  readonly isOutside: boolean;

  /**
   * @param faults with a path where it is not in the file itself, but in one that it extends.
   * @param what the file is, for the message.
   */
  constructor(
    path: string,
    faults: readonly (LineFault & { readonly path?: string })[],
    what = 'policy',
    isOutside = false,
  ) {
    const shown = faults.map(({ line, message, path: own = path }) => ({
      path: own,
      line,
      message: withoutSecrets(printable(message)),
    }));
    const lines = shown.map(
      ({ path: own, line, message }) => `  ${withoutSecrets(printable(own))}:${line}: ${message}`,
    );
    super([`The ${what} ${path} is not valid:`, ...lines].join('\n'));
    this.faults = shown;
    this.isOutside = isOutside;
  }
}
