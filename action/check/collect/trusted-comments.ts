import type { ContentOutcome } from '../../scan/content/content-scanner.ts';
import { toSecretMatch } from '../../scan/content/found-secret.ts';
import { scanText } from '../../scan/content/scan-text.ts';
import { newScanner } from '../../scan/new-scanner.ts';
import { rulesWith } from '../../scan/patterns/secret-rules.ts';
import { scriptPrefilter } from '../../scan/prefilter/script-prefilter.ts';
import { resultOf, type ScanResult, withForeignComments } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { gitEntries } from '../../scan/sources/git.ts';
import { isPartialClone } from '../../scan/sources/partial-clone.ts';
import { RawDiffReader } from '../../scan/sources/raw-diff.ts';
import type { Policy } from '../policy/policy.ts';
import { type CheckRequest, judgingCommit, type Tree } from '../request.ts';
import type { CheckedFolder } from './checked-folder.ts';

/**
 * Allow comments count as of the commit that the policy is read from, so that a change cannot excuse its own secrets. A
 * comment that is not there yet is kept as `pending`, to be shown. In a file that was renamed since, those under its old path
 * count.
 *
 * @throws ScanError when git fails.
 */
export async function withTrustedComments(
  result: ScanResult,
  request: Pick<CheckRequest, 'tree' | 'policyTree'>,
  folder: Pick<CheckedFolder, 'readText' | 'git'>,
  { allowComments, secretPatterns }: Pick<Policy, 'allowComments' | 'secretPatterns'>,
): Promise<ScanResult> {
  const commit = judgingCommit(request);
  if (commit === undefined) return result;
  const all = [...result.allowed, ...result.preexisting].filter(({ allowed }) => allowed !== undefined);
  if (all.length === 0) return result;
  const pathBefore = await oldPaths(folder.git?.repository.root, commit, request.tree);
  const scanner = newScanner('low', scriptPrefilter, undefined, await rulesWith(secretPatterns));
  const readAt = async (path: string) => {
    const read = await folder.readText({ kind: 'commit', commit }, pathBefore.get(path) ?? path);
    return typeof read === 'string' ? undefined : scanText(scanner, path, Buffer.from(read.text));
  };
  const trusted = await trustedAt(all, readAt, (findings) =>
    withForeignComments({ ...result, findings, allowed: [], preexisting: [] }, allowComments),
  );
  const judged = (match: SecretMatch): SecretMatch => {
    const { allowed, ...rest } = match;
    return allowed === undefined || trusted.has(match.fingerprint) ? match : { ...rest, pending: allowed };
  };
  return resultOf(
    result.scope,
    [...result.findings, ...result.allowed.map(judged)],
    result.preexisting.map(judged),
  );
}

/** The paths that renamed files had at a commit, by their paths in a tree. */
export async function oldPaths(
  root: string | undefined,
  commit: string,
  tree: Tree,
): Promise<ReadonlyMap<string, string>> {
  const before = new Map<string, string>();
  if (root === undefined) return before;
  const reader = new RawDiffReader(
    () => {},
    ({ path, oldPath }) => {
      if (oldPath !== undefined) before.set(path, oldPath);
    },
  );
  // Where a clone lacks files, only their ids can be compared.
  const renames = isPartialClone(root) ? '--find-renames=100%' : '--find-renames';
  const options = [
    renames,
    '--diff-filter=R',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-ext-diff',
    '--no-relative',
  ];
  const versions = [
    ...(tree.kind === 'index' ? ['--cached'] : []),
    commit,
    ...(tree.kind === 'commit' ? [tree.commit] : []),
  ];
  for await (const tokens of gitEntries(root, ['diff', ...options, ...versions, '--']))
    for (const token of tokens) reader.take(token);
  return before;
}

/** Fingerprints of the secrets that comments allow at a commit, as they are under today's paths. */
async function trustedAt(
  matches: readonly SecretMatch[],
  readAt: (path: string) => Promise<ContentOutcome | undefined>,
  allowedOf: (findings: readonly SecretMatch[]) => Pick<ScanResult, 'allowed'>,
): Promise<ReadonlySet<string>> {
  // What the change adds is not there yet, and neither is its comment.
  const older = matches.filter(({ origin }) => origin.kind !== 'commit' && origin.kind !== 'staged');
  const trusted = new Set<string>();
  for (const path of new Set(older.map((match) => match.path))) {
    const outcome = await readAt(path);
    const found = outcome?.kind === 'scanned' ? outcome.secrets : [];
    const secrets = found.map((secret) => toSecretMatch(secret, path, { kind: 'file' }));
    for (const { fingerprint } of allowedOf(secrets).allowed) trusted.add(fingerprint);
  }
  return trusted;
}
