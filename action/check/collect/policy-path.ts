import { printable } from '../../../provider/text/printable.ts';
import type { NotKnown } from '../facts.ts';
import { GateError } from '../gate-error.ts';
import type { CheckRequest, Tree } from '../request.ts';
import type { FileText } from './file-text.ts';

/** The path of the policy that is read, and what is doubtful about it. */
export interface PolicyPath {
  readonly path: string;
  readonly notKnown: readonly NotKnown[];
}

/**
 * Finds the policy. A file that the user names must exist; without one, `policy.yml` is read where there is no
 * `policy.yaml`.
 *
 * @throws GateError when a named file is neither in the tree of the policy nor in the checked files.
 */
export async function policyPathIn(
  { policyPath: path, policyIsNamed = false, policyTree, tree }: CheckRequest,
  readText: (tree: Tree, path: string) => Promise<FileText>,
): Promise<PolicyPath> {
  const exists = async (of: Tree, file: string) => (await readText(of, file)) !== 'missing';
  const isThere = await exists(policyTree, path);
  if (policyIsNamed) {
    if (isThere) return { path, notKnown: [] };
    if (await exists(tree, path)) return { path, notKnown: [onlyInChange(path)] };
    const where = policyTree.kind === 'commit' ? ` in commit ${policyTree.commit.slice(0, 12)}` : '';
    throw new GateError(
      'Policy Not Found',
      `The policy ${printable(path)} does not exist${where}. Nothing was checked. Correct the path, or remove it to use .lowerplane/policy.yaml.`,
    );
  }
  const short = path.replace(/\.yaml$/, '.yml');
  if (short === path || !(await exists(policyTree, short))) return { path, notKnown: [] };
  return isThere ? { path, notKnown: [twoPolicies(path, short)] } : { path: short, notKnown: [] };
}

function onlyInChange(path: string): NotKnown {
  return {
    kind: 'scope',
    subject: 'whether this change meets its policy',
    place: firstLineOf(path),
    because: `${printable(path)} is new with this change, which is judged by the defaults, because a change cannot set its own policy`,
    remedy: 'Run "lowerplane check" with this policy to see its effect.',
  };
}

function twoPolicies(path: string, other: string): NotKnown {
  return {
    kind: 'scope',
    subject: 'which policy is meant',
    place: firstLineOf(other),
    because: `${other} exists besides ${path}, which is used`,
    remedy: `Remove ${other}.`,
  };
}

function firstLineOf(path: string): NotKnown['place'] {
  return { kind: 'code', range: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
}
