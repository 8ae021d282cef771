import { GateError } from '../../gate-error.ts';
import { type Baseline, readBaseline } from '../baseline.ts';
import type { Policy, PolicySource } from '../policy/policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import type { CheckRequest, Tree } from '../request.ts';
import { ALL_RULES } from '../rules/rule-set.ts';
import { readFromCommit } from './commit-tree.ts';
import { readInside } from './work-tree.ts';

/** What facts are judged by, as it stands in the repository. */
export interface PolicyFiles {
  readonly policy: Policy;
  readonly source: PolicySource;
  readonly baseline: Baseline | undefined;
}

/**
 * Reads policy and baseline. Without files the defaults count.
 *
 * @throws GateError when one of them is not valid: half a policy is none.
 */
export async function policyFiles(root: string, request: CheckRequest): Promise<PolicyFiles> {
  const { policyTree, policyPath, baselinePath } = request;
  const text = textIn(root, policyTree, policyPath);
  const baselineText = textIn(root, policyTree, baselinePath);
  // The readers are loaded only for files that exist: they would double the time to start.
  const { DEFAULT_POLICY } = await import('../policy/default-policy.ts');
  const policy = text === undefined ? DEFAULT_POLICY : await policyIn(text, policyPath);
  const source: PolicySource =
    text === undefined
      ? { kind: 'none', path: policyPath }
      : policyTree.kind === 'commit'
        ? { kind: 'commit', path: policyPath, commit: policyTree.commit }
        : { kind: 'work-tree', path: policyPath };
  return {
    policy,
    source,
    baseline: baselineText === undefined ? undefined : baselineIn(baselineText, baselinePath),
  };
}

function textIn(root: string, tree: Tree, path: string): string | undefined {
  return tree.kind === 'commit' ? readFromCommit(root, tree.commit, path) : readInside(root, path);
}

async function policyIn(text: string, path: string): Promise<Policy> {
  const { readPolicy } = await import('../policy/read-policy.ts');
  try {
    return readPolicy(text, path, ALL_RULES);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new GateError(
      'Policy Is Not Valid',
      `${error.message}\nNothing was checked: mend the policy first. Its schema is schemas/policy.json.`,
    );
  }
}

function baselineIn(text: string, path: string): Baseline {
  const read = readBaseline(text);
  if (!('error' in read)) return read;
  throw new GateError(
    'Baseline Is Not Valid',
    `${path}: ${read.error}. Write it again with "lowerplane check --write-baseline", or remove it.`,
  );
}
