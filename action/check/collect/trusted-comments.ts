import { toSecretMatch } from '../../scan/content/found-secret.ts';
import { scanText } from '../../scan/content/scan-text.ts';
import { newScanner } from '../../scan/new-scanner.ts';
import { scriptPrefilter } from '../../scan/prefilter/script-prefilter.ts';
import { resultOf, type ScanResult, withForeignComments } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest, Tree } from '../request.ts';
import type { CheckedFolder } from './checked-folder.ts';

/**
 * Allow comments count as of the commit that the policy is read from, so that a change cannot excuse its own secrets. A
 * comment that is not there yet is kept as `pending`, to be shown.
 */
export async function withTrustedComments(
  result: ScanResult,
  { tree, policyTree }: Pick<CheckRequest, 'tree' | 'policyTree'>,
  folder: Pick<CheckedFolder, 'readText'>,
  { allowComments }: Pick<Policy, 'allowComments'>,
): Promise<ScanResult> {
  const isOwn = tree.kind === 'commit' && policyTree.kind === 'commit' && tree.commit === policyTree.commit;
  if (isOwn || policyTree.kind !== 'commit') return result;
  const all = [...result.allowed, ...result.preexisting].filter(({ allowed }) => allowed !== undefined);
  if (all.length === 0) return result;
  const trusted = await trustedAt(policyTree, all, folder, (findings) =>
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

/** Fingerprints of the secrets that comments allow at a commit. */
async function trustedAt(
  tree: Tree,
  matches: readonly SecretMatch[],
  folder: Pick<CheckedFolder, 'readText'>,
  allowedOf: (findings: readonly SecretMatch[]) => Pick<ScanResult, 'allowed'>,
): Promise<ReadonlySet<string>> {
  // What the change adds is not there yet, and neither is its comment.
  const older = matches.filter(({ origin }) => origin.kind !== 'commit' && origin.kind !== 'staged');
  const scanner = newScanner('low', scriptPrefilter);
  const trusted = new Set<string>();
  for (const path of new Set(older.map((match) => match.path))) {
    const read = await folder.readText(tree, path);
    const outcome = typeof read === 'string' ? undefined : scanText(scanner, path, Buffer.from(read.text));
    const found = outcome?.kind === 'scanned' ? outcome.secrets : [];
    const secrets = found.map((secret) => toSecretMatch(secret, path, { kind: 'file' }));
    for (const { fingerprint } of allowedOf(secrets).allowed) trusted.add(fingerprint);
  }
  return trusted;
}
