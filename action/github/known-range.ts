import { printable } from '../../provider/text/printable.ts';
import { GateError } from '../check/gate-error.ts';
import type { CheckRequest } from '../check/request.ts';
import type { ScanTarget } from '../scan/scan-target.ts';
import { commitOf, type Repository } from '../scan/sources/repository.ts';
import { commonCommit, cutOffs, hasCommit, isWhole } from './clone.ts';
import type { EventRange, RangeBase } from './event-range.ts';
import type { Fetcher } from './targeted-fetch.ts';

/** What the gate checks, once every commit that takes is in the clone. */
export type KnownRange = Pick<CheckRequest, 'scan' | 'tree' | 'policyTree' | 'changes'>;

/** What a person may want to be scanned instead of what the event is about. */
export type ScanChoice = 'changes' | 'tree' | 'history';

export interface RangeSearch {
  readonly repository: Repository;
  readonly fetcher: Fetcher;
  /** Says what is fetched and assumed. */
  readonly tell: (text: string) => void;
}

/** As actions/checkout fetches them with `fetch-depth: 0`. */
const EVERY_BRANCH = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
const WORK_TREE = { kind: 'work-tree' } as const;
const REMEDY =
  'Check out the whole history: `fetch-depth: 0` at actions/checkout. With a `github-token` that may read contents, this action fetches what it needs by itself.';

/**
 * Finds the commits of an event in the clone, and fetches what is missing.
 *
 * @throws GateError when it cannot be told which commits those are, or not all can be had: less is never scanned in
 *   silence.
 */
export async function knownRange(
  range: Exclude<EventRange, { kind: 'nothing' }>,
  choice: ScanChoice | undefined,
  search: RangeSearch,
): Promise<KnownRange> {
  const { repository } = search;
  if (range.kind === 'files') {
    if (range.commit !== undefined) requireCheckedOut(repository, range.commit);
    const scan = await whollyScanned(choice === 'history' ? 'history' : 'tree', EVERY_BRANCH, search);
    return { scan, tree: WORK_TREE, policyTree: WORK_TREE, changes: undefined };
  }
  const base = await findBase(range, search);
  const head = range.mayBeTag ? (commitOf(repository.root, range.head) ?? missing(range.head)) : range.head;
  const tree = { kind: 'commit', commit: head } as const;
  const commits = { base: base?.fork ?? head, head };
  const changed: ScanTarget = base
    ? { kind: 'range', base: base.fork, head, from: 'base' }
    : await whollyScanned('history', [head], search);
  return {
    scan:
      choice === undefined || choice === 'changes'
        ? changed
        : await whollyScanned(choice, EVERY_BRANCH, search),
    tree,
    policyTree: range.policy === 'base' && base ? { kind: 'commit', commit: base.tip } : tree,
    changes: base ? commits : undefined,
  };
}

/** What is on disk has to be what is delivered: a gate over other files says nothing about it. */
function requireCheckedOut({ root }: Repository, commit: string): void {
  const head = commitOf(root, 'HEAD');
  if (head === commit) return;
  throw new GateError(
    'Another Commit Is Checked Out',
    `This event delivers commit ${commit}, but the files in the workspace are of ${head ?? 'no commit'}. Check that commit out: \`ref: \${{ github.event.deployment.sha || github.sha }}\` at actions/checkout.`,
  );
}

/** @throws GateError when the whole history is asked for and cannot be had. */
async function whollyScanned(
  kind: 'tree' | 'history',
  wanted: readonly string[],
  { repository, fetcher, tell }: RangeSearch,
): Promise<ScanTarget> {
  if (kind === 'tree' || !repository.shallow || cutOffs(repository).size === 0) return { kind };
  tell('This clone is shallow: fetching the whole history.');
  const failure = await fetcher.fetch(repository.root, wanted, { kind: 'all', shallow: true });
  if (failure === undefined && cutOffs(repository).size === 0) return { kind };
  throw new GateError(
    'History Is Incomplete',
    `The whole history is to be scanned, but this clone is shallow and the rest could not be fetched${because(failure)}. ${REMEDY}`,
  );
}

interface FoundBase {
  /** The base itself, such as the tip of the branch to be merged into. */
  readonly tip: string;
  /** Where head and base went apart. */
  readonly fork: string;
}

/** @returns Undefined when there is no base: all of the head's history is new. */
async function findBase(
  { head, bases, expected }: Extract<EventRange, { kind: 'commits' }>,
  search: RangeSearch,
): Promise<FoundBase | undefined> {
  for (const base of bases) {
    const found = await reach(base, head, expected, search);
    if (typeof found !== 'string') return found;
    if (base.kind === 'commit') throw cannotReach(nameOf(base), head, found);
    search.tell(`${nameOf(base)} cannot be compared with (${printable(found)}).`);
  }
  if (!hasCommit(search.repository, head)) {
    const failure = await search.fetcher.fetch(search.repository.root, [head], {
      kind: 'all',
      shallow: search.repository.shallow,
    });
    if (!hasCommit(search.repository, head))
      throw cannotReach('the beginning', head, failure ?? 'it is not there');
  }
  search.tell('There is nothing to compare with: the whole history is scanned.');
  return undefined;
}

const FIRST_DEPTH = 50;
/** Each step reaches ten times further; after the last one everything is fetched. */
const DEEPER = [100, 1_000];

/** @returns Where the two went apart, or why that cannot be told. */
async function reach(
  base: RangeBase,
  head: string,
  expected: number | undefined,
  { repository, fetcher, tell }: RangeSearch,
): Promise<FoundBase | string> {
  const { root, shallow } = repository;
  const wanted = [base.kind === 'branch' ? `refs/heads/${base.branch}` : base.commit, head];
  const local = base.kind === 'branch' ? `refs/remotes/origin/${base.branch}` : base.commit;
  const compare = (): FoundBase | undefined => {
    const tip = base.kind === 'branch' ? (fetchedTip ?? commitOf(root, local)) : base.commit;
    const fork = tip === undefined ? undefined : commonCommit(repository, tip, head);
    return tip !== undefined && fork !== undefined && (!shallow || isWhole(repository, fork, head))
      ? { tip, fork }
      : undefined;
  };
  let fetchedTip: string | undefined;
  const first = compare();
  if (first) return first;

  const steps = shallow
    ? [
        { kind: 'depth', commits: (expected ?? FIRST_DEPTH) + 1 } as const,
        ...DEEPER.map((commits) => ({ kind: 'deepen', commits }) as const),
        { kind: 'all', shallow } as const,
      ]
    : [{ kind: 'all', shallow } as const];
  let failure: string | undefined;
  for (const depth of steps) {
    tell(
      `Fetching ${wanted.map(short).join(' and ')}${depth.kind === 'all' ? '' : `, ${depth.commits} commits deep`}.`,
    );
    failure = await fetcher.fetch(root, wanted, depth);
    if (failure !== undefined) break;
    if (base.kind === 'branch') fetchedTip = commitOf(root, 'FETCH_HEAD');
    const found = compare();
    if (found) return found;
  }
  return failure ?? 'the two have no commit in common';
}

function cannotReach(base: string, head: string, reason: string): GateError {
  return new GateError(
    'Commits Cannot Be Told',
    `To know what is new in ${short(head)}, it is compared with ${base}. This clone does not reach that far, and fetching did not help${because(reason)}. Nothing was checked. ${REMEDY}`,
  );
}

function missing(commit: string): never {
  throw new GateError('Commit Is Missing', `This clone does not have commit ${commit}. ${REMEDY}`);
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
