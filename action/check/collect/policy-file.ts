import { printable } from '../../../provider/text/printable.ts';
import { GateError } from '../gate-error.ts';
import type { Policy, PolicyProblem } from '../policy/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { type Baseline, readBaseline } from '../verdict/baseline.ts';
import type { FileText } from './file-text.ts';
import type { PolicyPart, PolicySources } from './policy-location.ts';

/** A policy or a baseline in one version of the files. */
export type PolicyFile<Value> =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'valid';
      readonly value: Value;
      /** The files that it consists of, besides itself. */
      readonly parts: readonly PolicyPart[];
      /** Paths of the policies for some files that it is read without. */
      readonly leftOut?: readonly string[];
    }
  | {
      readonly kind: 'faulty';
      /** For a check that cannot start because of it. */
      readonly error: GateError;
      readonly problems: readonly PolicyProblem[];
      /** The cause is outside the repository, where no commit can have repaired it. */
      readonly isOutside?: boolean;
    };

/** Reads a policy with what it extends. Without the file, the base that the operator names is the policy. */
export async function readPolicyFile(
  path: string,
  read: FileText,
  sources: PolicySources,
): Promise<PolicyFile<Policy>> {
  if (read === 'missing' && sources.base === undefined) return { kind: 'missing' };
  if (read === 'unfit') return unfit('Policy', path);
  const text = read === 'missing' ? 'version: 1' : read.text;
  // Imported only when the file exists: the parser and the validator would double the start time.
  const [{ readWholePolicy }, { PolicyError }] = await Promise.all([
    import('./policy-bases.ts'),
    import('../policy/policy-error.ts'),
  ]);
  try {
    return { kind: 'valid', ...(await readWholePolicy(path, text, sources, GATE_RULES)) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const detail = `${error.message}\nNothing was checked. Fix the policy first; its schema is schemas/policy.json.`;
    return {
      kind: 'faulty',
      error: new GateError('Invalid Policy', detail),
      problems: error.faults,
      isOutside: error.isOutside,
    };
  }
}

export function readBaselineFile(path: string, read: FileText): PolicyFile<Baseline> {
  if (read === 'missing') return { kind: 'missing' };
  if (read === 'unfit') return unfit('Baseline', path);
  const baseline = readBaseline(read.text);
  if (!('error' in baseline)) return { kind: 'valid', value: baseline, parts: [] };
  const fix = 'Write it again with "lowerplane check --write-baseline", or remove it.';
  return faulty('Invalid Baseline', path, `${printable(baseline.error)}. ${fix}`, ': ');
}

function unfit(what: string, path: string): PolicyFile<never> {
  const rule = 'must be a regular file with at most 8 MiB of UTF-8 text, not a link or a directory.';
  return faulty(`${what} Cannot Be Read`, path, rule, ' ', ' Nothing was checked.');
}

/** A fault of the whole file. */
function faulty(
  title: string,
  path: string,
  message: string,
  separator: string,
  effect = '',
): PolicyFile<never> {
  const detail = `${printable(path)}${separator}${message}${effect}`;
  return { kind: 'faulty', error: new GateError(title, detail), problems: [{ path, line: 1, message }] };
}
