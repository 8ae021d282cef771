import { printable } from '../../provider/text/printable.ts';
import { GateError } from '../check/gate-error.ts';
import type { CheckRequest } from '../check/request.ts';
import type { ScanTarget } from '../scan/scan-target.ts';
import { commitOf, type Repository } from '../scan/sources/repository.ts';
import { type Clone, commonCommit, hasCommit, isComplete, shallowCommits } from './clone.ts';
import type { EventRange, ExpectedCommit, RangeBase } from './event-range.ts';
import type { Fetcher } from './repository-fetcher.ts';

/** What the gate checks, with every required commit in the clone. */
export type ResolvedRange = Pick<CheckRequest, 'scan' | 'tree' | 'policyTree' | 'changes'>;

/** The `scan` input: what to scan. */
export type ScanChoice = 'changes' | 'tree' | 'history';

export interface RangeSearch {
  readonly clone: Clone;
  readonly fetcher: Fetcher;
  /** Logs what is fetched and assumed. */
  readonly log: (text: string) => void;
}

/** As actions/checkout fetches them with `fetch-depth: 0`. */
const EVERY_BRANCH = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
const WORK_TREE = { kind: 'work-tree' } as const;
const REMEDY =
  'Check out the whole history with `fetch-depth: 0` in actions/checkout, or pass a `github-token` with the permission `contents: read`, so that this action can fetch what it needs.';

/**
 * Finds the commits of an event in the clone, and fetches what is missing.
 *
 * @throws GateError when the commits cannot be determined or fetched completely. A part of them is never checked silently.
 */
export async function resolveRange(
  range: Exclude<EventRange, { kind: 'nothing' }>,
  choice: ScanChoice | undefined,
  search: RangeSearch,
): Promise<ResolvedRange> {
  if (range.kind === 'files') {
    const repository = await search.clone.repository;
    if (range.from !== undefined) requireCheckedOut(repository, range.from);
    const scan = await completeScan(choice === 'history' ? 'history' : 'tree', EVERY_BRANCH, search);
    return { scan, tree: WORK_TREE, policyTree: WORK_TREE, changes: undefined };
  }
  const base = await findBase(range, search);
  const repository = await search.clone.repository;
  const head = range.mayBeTag ? (commitOf(repository.root, range.head) ?? missing(range.head)) : range.head;
  const tree = { kind: 'commit', commit: head } as const;
  const commits = { base: base?.fork ?? head, head };
  const changed: ScanTarget = base
    ? { kind: 'range', base: base.fork, head, from: 'base', areFound: true }
    : await completeScan('history', [head], search);
  return {
    scan:
      choice === undefined || choice === 'changes'
        ? changed
        : await completeScan(choice, EVERY_BRANCH, search),
    tree,
    policyTree: range.policy === 'base' && base ? { kind: 'commit', commit: base.tip } : tree,
    changes: base ? commits : undefined,
  };
}

/** The files on disk must be those that the event is about. */
function requireCheckedOut({ root }: Repository, { commit, verb, remedy }: ExpectedCommit): void {
  const head = commitOf(root, 'HEAD');
  if (head === commit) return;
  throw new GateError(
    'Wrong Commit Checked Out',
    `This event ${verb} commit ${commit}, but the workspace contains ${head ?? 'no commit'}. ${remedy}.`,
  );
}

/** @throws GateError when the whole history is required and cannot be fetched. */
async function completeScan(
  kind: 'tree' | 'history',
  wanted: readonly string[],
  { clone, fetcher, log }: RangeSearch,
): Promise<ScanTarget> {
  const repository = await clone.repository;
  if (kind === 'tree' || !repository.shallow || shallowCommits(repository).size === 0) return { kind };
  log('The clone is shallow. Fetching the whole history.');
  const failure = await fetcher.fetch(repository.root, wanted, { kind: 'all', shallow: true });
  if (failure === undefined && shallowCommits(repository).size === 0) return { kind };
  throw new GateError(
    'History Is Incomplete',
    `The whole history must be scanned, but the clone is shallow and the rest could not be fetched${because(failure)}. ${REMEDY}`,
  );
}

interface FoundBase {
  /** The base itself, such as the tip of the target branch. */
  readonly tip: string;
  /** The merge base of head and base. */
  readonly fork: string;
}

/** @returns Undefined when there is no base, so that the whole history of the head is new. */
async function findBase(
  { head, bases, expected }: Extract<EventRange, { kind: 'commits' }>,
  search: RangeSearch,
): Promise<FoundBase | undefined> {
  for (const base of bases) {
    const found = await reach(base, head, expected, search);
    if (typeof found !== 'string') return found;
    if (base.kind === 'commit') throw cannotReach(nameOf(base), head, found);
    search.log(`Cannot compare with ${nameOf(base)} (${printable(found)}).`);
  }
  const repository = await search.clone.repository;
  if (!hasCommit(repository, head)) {
    const failure = await search.fetcher.fetch(repository.root, [head], {
      kind: 'all',
      shallow: repository.shallow,
    });
    if (!hasCommit(repository, head))
      throw cannotReach('its first commit', head, failure ?? 'the commit does not exist');
  }
  search.log('There is no base to compare with. Scanning the whole history.');
  return undefined;
}

const FIRST_DEPTH = 50;
/** Each step fetches ten times more commits; after the last one, everything is fetched. */
const DEEPER = [100, 1_000];

/** @returns The merge base, or why it cannot be determined. */
async function reach(
  base: RangeBase,
  head: string,
  expected: number | undefined,
  { clone, fetcher, log }: RangeSearch,
): Promise<FoundBase | string> {
  const wanted = [base.kind === 'branch' ? `refs/heads/${base.branch}` : base.commit, head];
  const local = base.kind === 'branch' ? `refs/remotes/origin/${base.branch}` : base.commit;
  const compare = async (): Promise<FoundBase | undefined> => {
    const tip =
      base.kind === 'branch' ? (fetchedTip ?? commitOf((await clone.repository).root, local)) : base.commit;
    const fork = tip === undefined ? undefined : await commonCommit(clone.folder, tip, head);
    const repository = await clone.repository;
    return tip !== undefined &&
      fork !== undefined &&
      (!repository.shallow || isComplete(repository, fork, head))
      ? { tip, fork }
      : undefined;
  };
  let fetchedTip: string | undefined;
  const first = await compare();
  if (first) return first;

  const { root, shallow } = await clone.repository;
  const steps = shallow
    ? [
        { kind: 'depth', commits: (expected ?? FIRST_DEPTH) + 1 } as const,
        ...DEEPER.map((commits) => ({ kind: 'deepen', commits }) as const),
        { kind: 'all', shallow } as const,
      ]
    : [{ kind: 'all', shallow } as const];
  let failure: string | undefined;
  for (const depth of steps) {
    log(
      `Fetching ${wanted.map(short).join(' and ')}${depth.kind === 'all' ? '' : `, ${depth.commits} commits deep`}.`,
    );
    failure = await fetcher.fetch(root, wanted, depth);
    if (failure !== undefined) break;
    if (base.kind === 'branch') fetchedTip = commitOf(root, 'FETCH_HEAD');
    const found = await compare();
    if (found) return found;
  }
  return failure ?? 'they have no common commit';
}

function cannotReach(base: string, head: string, reason: string): GateError {
  return new GateError(
    'Changed Commits Are Not Known',
    `The new commits of ${short(head)} are determined by comparing it with ${base}, but the clone does not contain the history between them, and it could not be fetched${because(reason)}. Nothing was checked. ${REMEDY}`,
  );
}

function missing(commit: string): never {
  throw new GateError('Missing Commit', `The clone does not contain commit ${commit}. ${REMEDY}`);
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${printable(reason)})`;
}

function nameOf(base: RangeBase): string {
  switch (base.kind) {
    case 'commit':
      return `commit ${short(base.commit)}`;
    case 'overwritten':
      return `commit ${short(base.commit)}, which was overwritten,`;
    case 'branch':
      return `branch ${printable(base.branch)}`;
  }
}

function short(revision: string): string {
  return /^[0-9a-f]{40,}$/.test(revision)
    ? revision.slice(0, 12)
    : printable(revision.replace(/^refs\/heads\//, ''));
}
