import type { Instant } from '../../provider/keys/instant.ts';
import { gitOutput } from '../scan/sources/git.ts';
import type { Repository } from '../scan/sources/repository.ts';
import type { FactName, Facts } from './facts.ts';
import type { Origin, Tree } from './request.ts';

/** The exact content of a file that a verdict depends on. */
export interface FileDigest {
  /** Relative to the repository's top folder. A file elsewhere has its name only. */
  readonly path: string;
  /** The commit it was read from; undefined for a file on disk. */
  readonly commit: string | undefined;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

/** When a fact was collected, and how old it was then. */
export interface FactTime {
  readonly fact: FactName;
  /** LowerPlane or a vendor; undefined for facts about the repository. */
  readonly source: string | undefined;
  readonly collectedAt: Instant;
  /** RFC 3339: when a posture was generated; for tests, the oldest last run. Undefined where the source does not say. */
  readonly asOf: string | undefined;
}

/** What ties a report to what was judged: who judged which commit by which policy, from which facts. */
export interface Provenance extends Origin {
  /** The commit whose files were judged; undefined without one, as for staged changes. */
  readonly commit: string | undefined;
  /** Whether the judged files differ from those of the commit. */
  readonly modified: boolean;
  readonly policy: FileDigest | undefined;
  /** The other files that the policy consists of: what it extends, and policies for some files. */
  readonly policyParts: readonly FileDigest[];
  readonly baseline: FileDigest | undefined;
  /** Plans that were read. */
  readonly plans: readonly FileDigest[];
  readonly facts: readonly FactTime[];
}

/**
 * The commit that a tree holds the files of, and whether they differ from it.
 *
 * @throws ScanError (as a rejection) when git fails.
 */
export async function judgedCommit(
  tree: Tree,
  repository: Repository | undefined,
): Promise<Pick<Provenance, 'commit' | 'modified'>> {
  if (tree.kind === 'commit') return { commit: tree.commit, modified: false };
  if (repository === undefined || tree.kind === 'index') return { commit: undefined, modified: false };
  const { root, isBare = false } = repository;
  const head = await gitOutput(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.status !== 0) return { commit: undefined, modified: false };
  const commit = head.stdout.toString('utf8').trim();
  if (isBare) return { commit, modified: false };
  // A submodule is another repository, whose files are not judged.
  const status = await gitOutput(root, [
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=all',
  ]);
  return { commit, modified: status.status !== 0 || status.stdout.length > 0 };
}

/** When each known fact was collected. */
export function factTimes({ known }: Facts, now: Instant): readonly FactTime[] {
  const at = (fact: FactName, source?: string, asOf?: string): FactTime => ({
    fact,
    source,
    collectedAt: now,
    asOf,
  });
  const { postures = [], tests } = known;
  const runs = (tests ?? []).flatMap(({ last_run_at: run }) => run ?? []);
  return [
    ...(['secrets', 'declarations'] as const)
      .filter((fact) => known[fact] !== undefined)
      .map((fact) => at(fact)),
    ...(['self', 'keys', 'controls'] as const)
      .filter((fact) => known[fact] !== undefined)
      .map((fact) => at(fact, 'LowerPlane')),
    ...postures.map(({ source, posture }) => at('postures', source, posture.timestamp)),
    ...(tests === undefined ? [] : [at('tests', 'LowerPlane', runs.toSorted()[0])]),
    ...(known.postureBaseline === undefined
      ? []
      : [at('postureBaseline', undefined, known.postureBaseline.recordedAt)]),
  ];
}
