import { count } from '../../provider/text/count.ts';
import { printable } from '../../provider/text/printable.ts';
import { GateError } from '../check/gate-error.ts';
import { tryGit } from '../scan/sources/git.ts';
import type { RangeSearch, ResolvedRange } from './resolve-range.ts';

/** More objects take minutes, one after the other. */
const MOST_OBJECTS = 100_000;
/** Trees name further trees. */
const MOST_ROUNDS = 64;
const REMEDY =
  'Remove `filter` from actions/checkout (`sparse-checkout` sets it), or pass a `github-token` with the permission `contents: read`, so that this action can fetch what it needs.';

/**
 * Fetches the files that a check of these commits reads, where the clone is partial (`filter: blob:none`).
 *
 * @throws GateError when they cannot be fetched: a part of them is never checked silently.
 */
export async function fetchMissing(
  range: ResolvedRange,
  { clone, fetcher, log }: RangeSearch,
): Promise<void> {
  if (!(await clone.isPartial)) return;
  const { root } = await clone.repository;
  const walks = walksOf(range);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const missing = new Set(walks.flatMap((walk) => missingIn(root, walk)));
    if (missing.size === 0) return;
    if (missing.size > MOST_OBJECTS)
      throw incomplete(`${count(missing.size, 'object')} are missing, more than can be fetched here`);
    log(`The clone is partial. Fetching ${count(missing.size, 'missing object')}.`);
    const failure = await fetcher.fetchObjects(root, [...missing]);
    if (failure !== undefined) throw incomplete(printable(failure));
  }
  throw incomplete('the server does not send all of them');
}

function incomplete(reason: string): GateError {
  return new GateError(
    'Clone Is Partial',
    `The clone lacks content of the files to check, and it could not be fetched (${reason}). Nothing was checked. ${REMEDY}`,
  );
}

/** Arguments of rev-list for everything that is read. */
function walksOf({ scan, tree, policyTree, changes }: ResolvedRange): readonly (readonly string[])[] {
  const commits = new Set([tree, policyTree].map((each) => (each.kind === 'commit' ? each.commit : 'HEAD')));
  if (changes !== undefined) commits.add(changes.base);
  return [
    ['--no-walk', ...commits],
    ...(changes === undefined ? [] : [[changes.head, `^${changes.base}`]]),
    ...(scan.kind === 'history' ? [['--all']] : []),
  ];
}

function missingIn(root: string, walk: readonly string[]): readonly string[] {
  const { stdout } = tryGit(root, ['rev-list', '--objects', '--missing=print', ...walk, '--']);
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
}
