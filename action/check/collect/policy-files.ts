import { printable } from '../../../provider/text/printable.ts';
import { GateError } from '../gate-error.ts';
import { DEFAULT_POLICY } from '../policy/default-policy.ts';
import type { Policy, PolicySource } from '../policy/policy.ts';
import type { CheckRequest, Tree } from '../request.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { type Baseline, readBaseline } from '../verdict/baseline.ts';
import type { ChangedSuppressions, Suppressions } from '../verdict/compared.ts';
import type { FileText } from './file-text.ts';

/** The policy and the baseline of the repository. */
export interface PolicyFiles {
  readonly policy: Policy;
  readonly source: PolicySource;
  readonly baseline: Baseline | undefined;
}

/**
 * Reads the policy and the baseline. Without a policy file, the defaults apply.
 *
 * @param readText reads a file of the tree that the policy is taken from.
 * @throws GateError when one of them is invalid or not readable.
 */
export async function policyFiles(
  { policyTree, policyPath, baselinePath, overrides }: CheckRequest,
  readText: (path: string) => Promise<FileText>,
): Promise<PolicyFiles> {
  const [policyText, baselineText] = await Promise.all([
    textIn('Policy', policyPath, readText),
    textIn('Baseline', baselinePath, readText),
  ]);
  const written = policyText === undefined ? DEFAULT_POLICY : await policyIn(policyText, policyPath);
  return {
    policy: overridden(written, overrides),
    source: sourceOf(policyText !== undefined, policyTree, policyPath),
    baseline: baselineText === undefined ? undefined : baselineIn(baselineText, baselinePath),
  };
}

/**
 * What accepts findings before and after a change; undefined when the change edits neither policy nor baseline. What is not
 * valid accepts nothing before, and takes nothing away after.
 */
export async function changedSuppressions(
  { tree, policyPath, baselinePath }: CheckRequest,
  since: Tree,
  readText: (tree: Tree, path: string) => Promise<FileText>,
): Promise<ChangedSuppressions | undefined> {
  const read = (of: Tree) => Promise.all([readText(of, policyPath), readText(of, baselinePath)]);
  const [before, after] = await Promise.all([read(since), read(tree)]);
  if (before.every((text, index) => isSame(text, after[index]))) return undefined;
  const valid = async ([policy, baseline]: readonly FileText[]): Promise<Suppressions | undefined> => {
    try {
      return {
        waivers: typeof policy === 'object' ? (await policyIn(policy.text, policyPath)).waivers : [],
        baseline: typeof baseline === 'object' ? baselineIn(baseline.text, baselinePath) : undefined,
      };
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      return undefined;
    }
  };
  const known = (await valid(before)) ?? { waivers: [], baseline: undefined };
  return { before: known, after: (await valid(after)) ?? known };
}

function isSame(a: FileText | undefined, b: FileText | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.text === b.text);
}

async function textIn(
  what: string,
  path: string,
  readText: (path: string) => Promise<FileText>,
): Promise<string | undefined> {
  const read = await readText(path);
  if (read === 'missing') return undefined;
  if (read !== 'unfit') return read.text;
  throw new GateError(
    `${what} Cannot Be Read`,
    `${printable(path)} must be a regular file with at most 8 MiB of UTF-8 text, not a link or a directory. Nothing was checked.`,
  );
}

async function policyIn(text: string, path: string): Promise<Policy> {
  // Imported only when the file exists: the parser and the validator would double the start time.
  const [{ readPolicy }, { PolicyError }] = await Promise.all([
    import('../policy/read-policy.ts'),
    import('../policy/policy-error.ts'),
  ]);
  try {
    return await readPolicy(text, path, GATE_RULES);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new GateError(
      'Invalid Policy',
      `${error.message}\nNothing was checked. Fix the policy first; its schema is schemas/policy.json.`,
    );
  }
}

function baselineIn(text: string, path: string): Baseline {
  const read = readBaseline(text);
  if (!('error' in read)) return read;
  throw new GateError(
    'Invalid Baseline',
    `${printable(path)}: ${printable(read.error)}. Write it again with "lowerplane check --write-baseline", or remove it.`,
  );
}

function sourceOf(exists: boolean, tree: CheckRequest['policyTree'], path: string): PolicySource {
  if (!exists) return { kind: 'none', path };
  return tree.kind === 'commit' ? { kind: 'commit', path, commit: tree.commit } : { kind: 'work-tree', path };
}

/** Inputs and options override the policy. */
function overridden(policy: Policy, overrides: CheckRequest['overrides']): Policy {
  const { failOn = policy.failOn, onUnavailable } = overrides ?? {};
  if (onUnavailable === undefined) return { ...policy, failOn };
  const environments = Object.fromEntries(
    Object.entries(policy.environments).map(([name, own]) => [name, { ...own, onUnavailable }]),
  );
  return { ...policy, failOn, defaults: { ...policy.defaults, onUnavailable }, environments };
}
