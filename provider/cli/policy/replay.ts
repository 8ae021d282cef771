import type { CheckRequest } from '../../../action/check/request.ts';
import { runCheck } from '../../../action/check/run-check.ts';
import type { Finding } from '../../../action/check/verdict/finding.ts';
import { failsGate } from '../../../action/check/verdict/outcome.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { git } from '../../../action/scan/sources/git.ts';
import type { Instant } from '../../keys/instant.ts';

/** A commit of the first-parent history: a merge, or what a squash made of one. */
export interface Merge {
  readonly commit: string;
  /** The state of the branch before it. */
  readonly parent: string;
  readonly at: Instant;
  readonly title: string;
}

/** What a policy would have said to a merge. */
export interface ReplayedMerge extends Merge {
  readonly outcome: CheckResult['outcome'];
  /** The findings that would have failed it. */
  readonly blocking: readonly Finding[];
  /** The reasons of the verdict, one sentence each. */
  readonly because: readonly string[];
  /** `none`: the defaults were used. */
  readonly policy: CheckResult['policy']['kind'];
}

/**
 * The last merges, the newest first. The first commit of a repository, or of a shallow clone, changes nothing that is known.
 *
 * @throws ScanError when there is no commit.
 */
export function lastMerges(root: string, count: number): readonly Merge[] {
  const format = '--format=%H%x00%P%x00%ct%x00%s';
  const lines = git(root, ['log', '--first-parent', `--max-count=${count}`, format, 'HEAD', '--']);
  return lines
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [commit = '', parents = '', seconds = '', title = ''] = line.split('\0');
      const [parent = ''] = parents.split(' ');
      return parent === '' ? [] : [{ commit, parent, at: Number(seconds) * 1000, title }];
    });
}

/** What else a replay needs to know. */
export type ReplaySettings = Pick<
  CheckRequest,
  'root' | 'policyPath' | 'policyIsNamed' | 'baselinePath' | 'overrides'
>;

/**
 * Judges a merge as a review of its change, by the policy in the files of today.
 *
 * @throws GateError when the policy or the baseline is invalid.
 */
export async function replay(merge: Merge, settings: ReplaySettings): Promise<ReplayedMerge> {
  const { commit, parent, at } = merge;
  const result = await runCheck({
    ...settings,
    mode: 'review',
    environment: undefined,
    now: at,
    scan: { kind: 'range', base: parent, head: commit, from: 'base' },
    tree: { kind: 'commit', commit },
    policyTree: { kind: 'work-tree' },
    changes: { base: parent, head: commit },
    lowerPlane: undefined,
    environmentVariables: {},
    synthesis: undefined,
    offline: true,
    progress: () => {},
  });
  const blocking = result.findings.filter(
    (finding) => finding.status.kind === 'open' && failsGate(finding, result),
  );
  const { outcome, because, policy } = result;
  return { ...merge, outcome, because, blocking: outcome === 'fail' ? blocking : [], policy: policy.kind };
}
