import { newScanner } from './new-scanner.ts';
import { rulesWith } from './patterns/secret-rules.ts';
import { scriptPrefilter } from './prefilter/script-prefilter.ts';
import { resultOf, type ScanResult } from './scan-result.ts';
import type { ScanOptions } from './scan-target.ts';
import type { Repository } from './sources/repository.ts';
import { withMaskedNames } from './sources/short-texts.ts';
import { askForStaged, type StagedDiff } from './sources/staged-diff.ts';
import { scanStaged } from './sources/staged-scan.ts';

/**
 * Scans what the next commit would change. Someone waits for it at every commit, so this imports nothing that only other
 * scans need.
 *
 * @param staged what git was asked already.
 * @throws ScanError when git cannot do what is asked.
 */
export async function scanNextCommit(
  repository: Repository,
  staged: StagedDiff | undefined,
  {
    floor,
    archives,
    patterns,
  }: Required<Pick<ScanOptions, 'floor' | 'archives'>> & Pick<ScanOptions, 'patterns'>,
): Promise<ScanResult> {
  const rules = await rulesWith(patterns);
  const scanner = newScanner(floor, (literals) => scriptPrefilter(literals), undefined, rules);
  const { diff } = staged ?? askForStaged(repository.root);
  const { findings, preexisting, tally } = await scanStaged(repository, scanner, archives, diff);
  const { amount } = tally;
  const scope = {
    kind: 'staged',
    root: repository.root,
    inRepository: true,
    shallow: repository.shallow,
    engine: scanner.engine,
    ...amount,
    skipped: withMaskedNames(scanner, amount.skipped),
    commits: 0,
    threads: 1,
  } as const;
  return resultOf(scope, findings, preexisting);
}
