import { ScanError } from '../scan-error.ts';
import { gitEntries } from './git.ts';
import { isPartialClone } from './partial-clone.ts';
import { type RawChange, RawDiffReader } from './raw-diff.ts';

/** A commit that gave a file a certain content. */
export interface Introduction {
  readonly commit: string;
  readonly blob: string;
  readonly path: string;
  /** What each parent had instead; undefined where the file is new. */
  readonly before: readonly (string | undefined)[];
  /** False when some parent had the same content at the same path already, as in a merge of a branch. */
  readonly isNew: boolean;
  /** True when no parent had a file of this name. */
  readonly isNewName: boolean;
  /** Position of the commit in the history: ancestors have smaller ones. */
  readonly order: number;
}

/** How git finds renames. Where a clone lacks files, only their ids can be compared. */
const SIMILAR = '-M';
const SAME = '-M100%';

/** Ids of blobs. */
export type WantedBlobs = Pick<ReadonlySet<string>, 'has'>;

export const ALL_BLOBS: WantedBlobs = { has: () => true };

/**
 * The commits that introduced some blobs; for each blob, ancestors first.
 *
 * @param revisions as for `git log`; `^id` excludes.
 */
export async function introductionsOf(
  root: string,
  revisions: readonly string[],
  blobs: WantedBlobs,
): Promise<ReadonlyMap<string, readonly Introduction[]>> {
  if (isPartialClone(root)) return introductionsIn(root, revisions, blobs, SAME);
  try {
    return await introductionsIn(root, revisions, blobs, SIMILAR);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    // Git ends at a file that is missing, as in a damaged clone. If there is another reason, it ends here, too.
    return introductionsIn(root, revisions, blobs, SAME);
  }
}

async function introductionsIn(
  root: string,
  revisions: readonly string[],
  blobs: WantedBlobs,
  renames: typeof SIMILAR | typeof SAME,
): Promise<ReadonlyMap<string, readonly Introduction[]>> {
  const found = new Map<string, Introduction[]>();
  let commit: CommitChanges = { id: '', order: 0, parents: 0, changes: [] };

  const flush = () => {
    for (const introduction of introductionsBy(commit)) {
      const known = found.get(introduction.blob);
      if (known === undefined) found.set(introduction.blob, [introduction]);
      else known.push(introduction);
    }
  };
  const reader = new RawDiffReader(
    (header) => {
      const [id = '', ...parents] = header.split(' ').filter((word) => word !== '');
      // A merge is printed once for each parent.
      if (id === commit.id) return;
      flush();
      commit = { id, order: commit.order + 1, parents: parents.length, changes: [] };
    },
    (change) => {
      if (change.newBlob !== undefined && blobs.has(change.newBlob)) commit.changes.push(change);
    },
  );

  const options = [
    '--topo-order',
    '--reverse',
    '-m',
    renames,
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-ext-diff',
    '--no-textconv',
  ];
  for await (const tokens of gitEntries(root, [
    'log',
    ...options,
    '--format=commit:%H %P',
    ...revisions,
    '--',
  ]))
    for (const token of tokens) reader.take(token);
  flush();
  return found;
}

interface CommitChanges {
  readonly id: string;
  readonly order: number;
  readonly parents: number;
  readonly changes: RawChange[];
}

function introductionsBy({ id, order, parents, changes }: CommitChanges): Introduction[] {
  const byFile = Map.groupBy(changes, ({ newBlob = '', path }) => `${newBlob} ${path}`);
  return [...byFile.values()].flatMap((sameFile) => {
    const [{ newBlob = '', path } = { path: '' }] = sameFile;
    const before = sameFile.map(({ oldBlob }) => oldBlob);
    const isNewName = sameFile.every(
      ({ oldBlob, oldPath }) => oldBlob === undefined || oldPath !== undefined,
    );
    return [
      {
        commit: id,
        order,
        blob: newBlob,
        path,
        before,
        isNew: before.length >= Math.max(1, parents),
        isNewName,
      },
    ];
  });
}
