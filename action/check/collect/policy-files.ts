import { isDeepStrictEqual } from 'node:util';
import { printable } from '../../../provider/text/printable.ts';
import { isAtLeast } from '../../scan/severity.ts';
import { GateError } from '../gate-error.ts';
import { DEFAULT_POLICY } from '../policy/default-policy.ts';
import type { Policy, PolicyOverride, PolicyProblem, PolicySource } from '../policy/policy.ts';
import type { FileDigest, Provenance } from '../provenance.ts';
import type { CheckRequest, Tree } from '../request.ts';
import { committedSecret } from '../rules/committed-secret.ts';
import type { Baseline } from '../verdict/baseline.ts';
import type { ChangedSuppressions, Suppressions } from '../verdict/compared.ts';
import type { CheckedFolder } from './checked-folder.ts';
import { digestOf, type FileText } from './file-text.ts';
import { type PolicyFile, readBaselineFile, readPolicyFile } from './policy-file.ts';
import type { PolicyPart, PolicySources } from './policy-location.ts';

/** The policy and the baseline of the repository. */
export interface PolicyFiles {
  readonly policy: Policy;
  readonly source: PolicySource;
  readonly baseline: Baseline | undefined;
  /** The exact files that were read. */
  readonly digests: Pick<Provenance, 'policy' | 'policyParts' | 'baseline'>;
  /** What is wrong with the policy and the baseline in the checked files, when others are used. */
  readonly problems: readonly PolicyProblem[];
  /** Ids of the secret patterns of the checked files that the policy does not have, or has otherwise. */
  readonly newPatterns: readonly string[];
  /** Sentences about files that are taken from the checked files because those of the base are not valid. */
  readonly repaired: readonly string[];
}

type Files = Pick<CheckedFolder, 'readText' | 'top'>;

/**
 * Reads the policy and the baseline. Without a policy file, the defaults apply. When the base has an invalid one, and the
 * checked files have a valid one, the latter is used: otherwise no change could repair it.
 *
 * @throws GateError when one of them is invalid or not readable.
 */
export async function policyFiles(request: CheckRequest, files: Files): Promise<PolicyFiles> {
  const { policyPath, baselinePath, overrides } = request;
  const [policy, baseline] = await Promise.all([
    used(request, 'policy', (tree, leavesOutNested) =>
      fileIn(tree, policyPath, files, (path, text) =>
        readPolicyFile(path, text, { ...policySources(request, tree, files), leavesOutNested }),
      ),
    ),
    used(request, 'baseline', (tree) => fileIn(tree, baselinePath, files, readBaselineFile)),
  ]);
  return {
    policy: overridden(trusted(policy), overrides),
    source: sourceOf(policy.sha256 !== undefined, policy.tree, policyPath),
    baseline: trustedBaseline(baseline),
    digests: {
      policy: digestIn(policy, policyPath),
      policyParts: policy.parts.map(({ path, sha256, onDisk }) => ({
        path,
        commit: onDisk || policy.tree.kind !== 'commit' ? undefined : policy.tree.commit,
        sha256,
      })),
      baseline: digestIn(baseline, baselinePath),
    },
    problems: [...policy.problems, ...baseline.problems],
    newPatterns: newPatterns(policy),
    repaired: [policy, baseline].flatMap(({ repaired }) => repaired?.because ?? []),
  };
}

type ReadFile<Value> = PolicyFile<Value> & { readonly sha256: string | undefined };

interface UsedFile<Value> {
  readonly tree: Tree;
  readonly value: Value | undefined;
  /** That of the checked files, where another is used. */
  readonly own?: Value | undefined;
  readonly sha256: string | undefined;
  readonly parts: readonly PolicyPart[];
  readonly problems: readonly PolicyProblem[];
  /** Set when that of the base is not valid. */
  readonly repaired?: {
    /** A sentence. */
    readonly because: string;
    /** Whether the change decides by its own file, so that its author is not to be trusted with all of it. */
    readonly isOwn: boolean;
  };
}

async function used<Value>(
  { tree, policyTree }: Pick<CheckRequest, 'tree' | 'policyTree'>,
  what: string,
  read: (tree: Tree, leavesOutNested: boolean) => Promise<ReadFile<Value>>,
): Promise<UsedFile<Value>> {
  const [base, own] = await Promise.all([
    read(policyTree, false),
    isSameTree(tree, policyTree) ? undefined : read(tree, false),
  ]);
  if (base.kind !== 'faulty') {
    const problems = own?.kind === 'faulty' ? own.problems : [];
    return {
      tree: policyTree,
      value: base.kind === 'valid' ? base.value : undefined,
      own: own?.kind === 'valid' ? own.value : undefined,
      sha256: base.sha256,
      parts: base.kind === 'valid' ? base.parts : [],
      problems,
    };
  }
  if (own === undefined) throw base.error;
  if (own.kind === 'faulty') throw own.error;
  const [fault] = base.problems;
  const where = policyTree.kind === 'commit' ? ` at commit ${policyTree.commit.slice(0, 12)}` : '';
  const isNotValid = `The ${what}${where} is not valid (${printable(fault?.path ?? '')}:${fault?.line ?? 1})`;
  const rest = await read(policyTree, true);
  if (rest.kind === 'valid') {
    const leftOut = printable(rest.leftOut?.join(', ') ?? '');
    const because = `${isNotValid}, so this change is judged by it without ${leftOut}.`;
    return { ...rest, tree: policyTree, problems: [], repaired: { because, isOwn: false } };
  }
  // A change can take away, or install, what is outside: it must not choose its policy by that.
  if (base.isOutside === true) throw withReason(base.error);
  const instead =
    own.kind === 'valid'
      ? `its own ${what}, without what it accepts`
      : `the defaults, because it removes the ${what}`;
  const repaired = { because: `${isNotValid}, so this change is judged by ${instead}.`, isOwn: true };
  const value = own.kind === 'valid' ? own.value : undefined;
  const parts = own.kind === 'valid' ? own.parts : [];
  return { tree, value, sha256: own.sha256, parts, problems: [], repaired };
}

function newPatterns({ value, own }: UsedFile<Policy>): readonly string[] {
  const known = value?.secretPatterns ?? [];
  return (own?.secretPatterns ?? [])
    .filter((pattern) => !known.some((one) => isDeepStrictEqual(one, pattern)))
    .map(({ id }) => id);
}

function withReason({ title, detail }: GateError): GateError {
  const reason =
    'A change is judged by the policy of its base, and not by its own because a file outside of the repository is wrong or missing. Provide that file as the base names it.';
  return new GateError(title, `${detail}\n${reason}`);
}

function isSameTree(a: Tree, b: Tree): boolean {
  return a.kind === 'commit' && b.kind === 'commit' ? a.commit === b.commit : a.kind === b.kind;
}

async function fileIn<Value>(
  tree: Tree,
  path: string,
  files: Pick<Files, 'readText'>,
  read: (path: string, text: FileText) => PolicyFile<Value> | Promise<PolicyFile<Value>>,
): Promise<ReadFile<Value>> {
  const text = await files.readText(tree, path);
  return { ...(await read(path, text)), sha256: digestOf(text) };
}

/** Where a policy of this version of the files finds what it extends. */
export function policySources(
  { policyBase }: Pick<CheckRequest, 'policyBase'>,
  tree: Tree,
  files: Files,
): PolicySources {
  return {
    top: files.top,
    readText: (path) => files.readText(tree, path),
    where: tree.kind === 'commit' ? ` in commit ${tree.commit.slice(0, 12)}` : '',
    base: policyBase,
  };
}

function digestIn({ tree, sha256 }: UsedFile<unknown>, path: string): FileDigest | undefined {
  const commit = tree.kind === 'commit' ? tree.commit : undefined;
  return sha256 === undefined ? undefined : { path, commit, sha256 };
}

/** The words by which a policy names other files. */
const MAY_HAVE_PARTS = /\b(?:extends|policies)\b/;

/**
 * What accepts findings before and after a change; undefined when the change edits neither policy nor baseline. What is not
 * valid accepts nothing before, and takes nothing away after.
 */
export async function changedSuppressions(
  request: CheckRequest,
  since: Tree,
  files: Files,
): Promise<ChangedSuppressions | undefined> {
  const { tree, policyPath, baselinePath } = request;
  const read = (of: Tree) => Promise.all([files.readText(of, policyPath), files.readText(of, baselinePath)]);
  const [before, after] = await Promise.all([read(since), read(tree)]);
  const [policyBefore = 'missing'] = before;
  const hasParts = typeof policyBefore === 'object' && MAY_HAVE_PARTS.test(policyBefore.text);
  if (!hasParts && before.every((text, index) => isSameText(text, after[index]))) return undefined;
  const suppressions = async (
    of: Tree,
    texts: readonly FileText[],
    otherwise?: Suppressions,
  ): Promise<Suppressions> => {
    const sources = { ...policySources(request, of, files), leavesOutNested: otherwise === undefined };
    const policy = await readPolicyFile(policyPath, texts[0] ?? 'missing', sources);
    const baseline = readBaselineFile(baselinePath, texts[1] ?? 'missing');
    return {
      waivers: policy.kind === 'valid' ? policy.value.waivers : (ifFaulty(policy, otherwise?.waivers) ?? []),
      baseline: baseline.kind === 'valid' ? baseline.value : ifFaulty(baseline, otherwise?.baseline),
    };
  };
  const known = await suppressions(since, before);
  return { before: known, after: await suppressions(tree, after, known) };
}

function ifFaulty<Value>({ kind }: PolicyFile<unknown>, value: Value | undefined): Value | undefined {
  return kind === 'faulty' ? value : undefined;
}

function isSameText(a: FileText | undefined, b: FileText | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.text === b.text);
}

function sourceOf(exists: boolean, tree: Tree, path: string): PolicySource {
  if (!exists) return { kind: 'none', path };
  return tree.kind === 'commit' ? { kind: 'commit', path, commit: tree.commit } : { kind: 'work-tree', path };
}

/**
 * A change that repairs the policy must not decide by it what is accepted in the change itself, and where secrets are sent.
 * Findings from before the change are known in any case.
 */
function trusted({ value = DEFAULT_POLICY, repaired }: UsedFile<Policy>): Policy {
  if (repaired?.isOwn !== true) return value;
  const { [committedSecret.id]: _, ...rules } = value.rules;
  const { vendors, paths, allowComments, verifySecrets, unknown, undecidable, waivers, overrides } =
    DEFAULT_POLICY;
  const failOn = isAtLeast(value.failOn, DEFAULT_POLICY.failOn) ? DEFAULT_POLICY.failOn : value.failOn;
  return {
    ...value,
    ...{ rules, failOn, vendors, paths, allowComments, verifySecrets, unknown, undecidable, waivers },
    overrides,
    secretSeverities: DEFAULT_POLICY.secretSeverities,
  };
}

/** The same for the baseline: its scores count, its findings do not. */
function trustedBaseline({ value, repaired }: UsedFile<Baseline>): Baseline | undefined {
  return value === undefined || repaired?.isOwn !== true ? value : { ...value, fingerprints: new Set() };
}

/** Inputs and options override the policy. */
function overridden(policy: Policy, overrides: CheckRequest['overrides']): Policy {
  const {
    failOn = policy.failOn,
    onUnavailable,
    verifySecrets: when = policy.verifySecrets.when,
  } = overrides ?? {};
  const set = {
    ...policy,
    failOn,
    verifySecrets: { ...policy.verifySecrets, when },
    ...(overrides?.failOn !== undefined && { overrides: policy.overrides.map(withoutThreshold) }),
  };
  if (onUnavailable === undefined) return set;
  const environments = Object.fromEntries(
    Object.entries(policy.environments).map(([name, own]) => [name, { ...own, onUnavailable }]),
  );
  return { ...set, defaults: { ...policy.defaults, onUnavailable }, environments };
}

function withoutThreshold({
  settings: { failOn: _, ...settings },
  ...selectors
}: PolicyOverride): PolicyOverride {
  return { ...selectors, settings };
}
