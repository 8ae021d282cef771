import { newScanner } from './new-scanner.ts';
import { bestPrefilter } from './prefilter/best-prefilter.ts';
import { incrementalPrefilter } from './prefilter/incremental-prefilter.ts';
import type { Literal } from './prefilter/literal.ts';
import type { Prefilter } from './prefilter/prefilter.ts';
import { scriptPrefilter } from './prefilter/script-prefilter.ts';
import type { ScanResult, ScanScope } from './scan-result.ts';
import { resultOf } from './scan-result.ts';
import type { ScanOptions, ScanTarget } from './scan-target.ts';
import { scanCommits } from './sources/commit-scan.ts';
import { commitOf, mergeBase, type Repository, resolveCommit } from './sources/repository.ts';
import { type ChangeScan, scanStaged } from './sources/staged-scan.ts';

/**
 * Scans what commits, or the next commit, add.
 *
 * @throws ScanError when git cannot do what is asked.
 */
export async function scanChanges(
  repository: Repository,
  target: Exclude<ScanTarget, { kind: 'tree' }>,
  { floor, archives }: Required<Pick<ScanOptions, 'floor' | 'archives'>>,
): Promise<ScanResult> {
  const scanner = newScanner(floor, target.kind === 'staged' ? scriptPrefilter : versionsPrefilter);
  const common = {
    kind: target.kind,
    root: repository.root,
    inRepository: true,
    shallow: repository.shallow,
    threads: 1,
    engine: scanner.engine,
  };
  const finish = (
    found: ChangeScan,
    more: { readonly commits: number; readonly range?: ScanScope['range'] },
  ) =>
    resultOf(
      {
        ...common,
        ...found.tally.amount,
        commits: more.commits,
        ...(more.range === undefined ? {} : { range: more.range }),
      },
      found.findings,
      found.preexisting,
    );

  switch (target.kind) {
    case 'staged':
      return finish(await scanStaged(repository, scanner, archives), { commits: 0 });
    case 'range': {
      const head = resolveCommit(repository, target.head);
      const named = resolveCommit(repository, target.base);
      // Looking up the merge base also proves that the clone has enough history.
      const fork = repository.shallow || target.from === 'fork' ? mergeBase(repository, named, head) : named;
      const base = target.from === 'fork' ? fork : named;
      const revisions = [head, `^${base}`];
      const found = await scanCommits(repository, revisions, head, scanner, archives);
      return finish(found, { commits: found.commits, range: { base, head } });
    }
    case 'history': {
      const head = commitOf(repository.root, 'HEAD');
      const revisions = head === undefined ? ['--all'] : ['--all', head];
      const found = await scanCommits(repository, revisions, head, scanner, archives);
      return finish(found, { commits: found.commits });
    }
  }
}

/** Commits are read version by version of each file. */
function versionsPrefilter(literals: readonly Literal[]): Prefilter {
  return incrementalPrefilter(bestPrefilter(literals), literals);
}
