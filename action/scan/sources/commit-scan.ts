import type { ContentScanner } from '../content/content-scanner.ts';
import { type FoundSecret, toSecretMatch } from '../content/found-secret.ts';
import type { SecretMatch } from '../secret-match.ts';
import type { Blob } from './blob-reader.ts';
import { type BlobSharing, inThreads } from './blob-threads.ts';
import type { CommitListing } from './commit-listing.ts';
import { holds, type SecretsByBlob, secretsIn } from './found-in-blobs.ts';
import { type GitEntries, git, nulSeparated } from './git.ts';
import { ALL_BLOBS, type Introduction, introductionsOf } from './introductions.ts';
import { scanCommitMessages, scanRefs } from './messages.ts';
import { withoutMissing } from './partial-clone.ts';
import type { Repository } from './repository.ts';
import { secretsInNames, secretsInShortTexts, withMaskedPaths } from './short-texts.ts';
import type { SkipLog } from './skip-log.ts';
import type { ChangeScan } from './staged-scan.ts';
import { Tally } from './tally.ts';

/** What was found in commits, and how many there were. */
export interface CommitScan extends ChangeScan {
  readonly commits: number;
}

/** How commits are read. */
export interface CommitReading extends BlobSharing {
  /** Whether to look into archives. */
  readonly archives: boolean;
}

/**
 * Scans every version of every file that some commits add, so that a secret that was added and removed again is found,
 * too. Commits are looked up for hits only: a secret belongs to a commit when none of the commit's parents had
 * it in that file.
 *
 * @param head the commit whose files show whether a secret is still there; undefined in a repository without commits.
 */
export async function scanCommits(
  { root }: Repository,
  listing: CommitListing,
  head: string | undefined,
  scanner: ContentScanner,
  { archives, ...sharing }: CommitReading,
): Promise<CommitScan> {
  const tally = new Tally();
  const { revisions } = listing;
  const early = isSoonWanted(sharing) ? introductionsOf(root, revisions, ALL_BLOBS) : undefined;
  // Its error counts when it is waited for; one in another git may come first.
  early?.catch(() => {});
  const [blobs, { findings: said, messages: commits, oldest }] = await Promise.all([
    newBlobs(listing.objects(), tally.skipped, (files) => {
      if (sharing.cache === undefined) sharing.pool.expect({ files });
    }),
    scanCommitMessages(listing.messages(), scanner),
  ]);
  const inRefs = await scanNamed(root, revisions, scanner, tally, archives);
  sharing.cache?.bindTo(oldest);
  const fresh = await secretsIn(root, blobs, scanner, tally, { from: inThreads(sharing), archives });
  const paths = [...new Set(blobs.map(({ path }) => path))];
  const names = new Set(secretsInShortTexts(scanner, paths).map(({ index }) => paths[index]));
  const more = [...said, ...inRefs];
  if (fresh.size === 0 && names.size === 0) return { findings: more, preexisting: [], tally, commits };

  const named = blobs.filter(({ path }) => names.has(path));
  const wanted = new Set([...fresh.keys(), ...named.map(({ id }) => id)]);
  const introductions = await (early === undefined
    ? introductionsOf(root, revisions, wanted)
    : early.then((all) => new Map([...all].filter(([id]) => wanted.has(id)))));
  const known = await withOlderVersions(root, blobs, fresh, introductions, scanner, archives);
  const present = head === undefined ? [] : blobsAt(root, head, introductions);
  const attributed = attribute(fresh, known, introductions, present);
  const inNames = attributeNames(scanner, [...introductions.values()].flat(), present);
  return {
    findings: [...withMaskedPaths(attributed.findings, inNames.masks), ...inNames.findings, ...more],
    preexisting: withMaskedPaths(attributed.preexisting, inNames.masks),
    tally,
    commits,
  };
}

/** Blobs whose introductions are collected before it is known which have secrets. */
const MOST_INTRODUCED = 200_000;

/** Whether secrets are known of, so that commits are looked up in any case, and can be while others are scanned. */
function isSoonWanted({ cache }: BlobSharing): boolean {
  if (cache === undefined) return false;
  const { hasSecrets, size } = cache.content;
  return hasSecrets && size <= MOST_INTRODUCED;
}

/** What refs name and no commit has; only in a scan of the whole history. */
async function scanNamed(
  root: string,
  revisions: readonly string[],
  scanner: ContentScanner,
  tally: Tally,
  archives: boolean,
): Promise<readonly SecretMatch[]> {
  if (!revisions.includes('--all')) return [];
  const { findings, blobs } = await scanRefs(root, scanner);
  const found = await secretsIn(root, blobs, scanner, tally, { archives });
  const inBlobs = blobs.flatMap(({ id, path }) =>
    (found.get(id) ?? []).map((secret) => toSecretMatch(secret, `.git/${path}`, { kind: 'ref', ref: path })),
  );
  return [...findings, ...inBlobs];
}

/** Secrets in names of files: a commit added one when no parent had a file of that name. */
function attributeNames(
  scanner: ContentScanner,
  introductions: readonly Introduction[],
  present: readonly Blob[],
) {
  const added = new Map<string, Introduction>();
  for (const introduction of introductions.toSorted((a, b) => a.order - b.order))
    if (introduction.isNewName && !added.has(introduction.path)) added.set(introduction.path, introduction);
  const now = new Set(present.map(({ path }) => path));
  const paths = [...new Set(introductions.map(({ path }) => path))];
  return secretsInNames(scanner, paths, (path) => {
    const introduction = added.get(path);
    if (introduction === undefined) return undefined;
    return { kind: 'commit', commit: introduction.commit, present: now.has(path) };
  });
}

/** The versions of files that commits add. A blob can have other paths than the one that is given. */
async function newBlobs(
  listed: GitEntries,
  skipped: SkipLog,
  watch: (files: number) => void,
): Promise<Blob[]> {
  const blobs: Blob[] = [];
  for await (const lines of listed) {
    for (const line of lines) {
      // An object that this clone does not have, as in a partial clone.
      if (line.startsWith('?')) skipped.add('missing', line.slice(1));
      const space = line.indexOf(' ');
      // Git prints the named commits as well, without a path.
      if (space > 0 && space < line.length - 1)
        blobs.push({ id: line.slice(0, space), path: line.slice(space + 1) });
    }
    watch(blobs.length);
  }
  // Versions of one file are mostly deltas against each other. Read one after the other, git needs to resolve each chain
  // once, not once for each version.
  return blobs.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Adds the secrets of the versions before the scanned commits, to compare hits with. */
async function withOlderVersions(
  root: string,
  scanned: readonly Blob[],
  fresh: SecretsByBlob,
  introductions: ReadonlyMap<string, readonly Introduction[]>,
  scanner: ContentScanner,
  archives: boolean,
): Promise<SecretsByBlob> {
  const done = new Set(scanned.map(({ id }) => id));
  const older = new Map<string, Blob>();
  for (const { before, path } of [...introductions.values()].flat()) {
    for (const id of before) if (id !== undefined && !done.has(id)) older.set(id, { id, path });
  }
  const known = withoutMissing(root, [...older.values()]);
  const found = await secretsIn(root, known, scanner, new Tally(), { archives });
  return new Map([...fresh, ...found]);
}

function attribute(
  fresh: SecretsByBlob,
  known: SecretsByBlob,
  introductions: ReadonlyMap<string, readonly Introduction[]>,
  present: readonly Blob[],
): { readonly findings: readonly SecretMatch[]; readonly preexisting: readonly SecretMatch[] } {
  const added = new Map<string, SecretMatch>();
  /** Fingerprints of findings by secret, whatever the path: a file may have been moved since. */
  const bySecret = new Map<string, string[]>();
  for (const introduction of inHistoryOrder(introductions)) {
    for (const secret of fresh.get(introduction.blob) ?? []) {
      if (!addsIt(introduction, secret, known)) continue;
      const { commit, path } = introduction;
      const finding = toSecretMatch(secret, path, { kind: 'commit', commit, present: false });
      if (added.has(finding.fingerprint)) continue;
      added.set(finding.fingerprint, finding);
      bySecret.set(nameOf(secret), [...(bySecret.get(nameOf(secret)) ?? []), finding.fingerprint]);
    }
  }
  const preexisting: SecretMatch[] = [];
  for (const { id, path } of present) {
    for (const secret of fresh.get(id) ?? []) {
      const now = toSecretMatch(secret, path, { kind: 'preexisting' });
      const same = added.has(now.fingerprint) ? [now.fingerprint] : (bySecret.get(nameOf(secret)) ?? []);
      if (same.length === 0) preexisting.push(now);
      for (const fingerprint of same) markPresent(added, fingerprint, now);
    }
  }
  return { findings: [...added.values()], preexisting };
}

/** Marks a secret as still there, and shows where it is now. The fingerprint stays that of the path it was added at. */
function markPresent(added: Map<string, SecretMatch>, fingerprint: string, now: SecretMatch): void {
  const finding = added.get(fingerprint);
  if (finding?.origin.kind !== 'commit') return;
  // At its old path, it is there as well as at others.
  if (finding.origin.present && now.fingerprint !== fingerprint) return;
  added.set(fingerprint, { ...now, fingerprint, origin: { ...finding.origin, present: true } });
}

function nameOf({ rule, sealed }: FoundSecret): string {
  return `${rule.id} ${sealed.identity}`;
}

/** True when a commit's version of a file has a secret that no parent's version had. */
function addsIt({ before, isNew }: Introduction, secret: FoundSecret, known: SecretsByBlob): boolean {
  return isNew && before.every((id) => id === undefined || !holds(known.get(id), secret));
}

/** All introductions with ancestors before descendants, as `git log` printed them. */
function inHistoryOrder(introductions: ReadonlyMap<string, readonly Introduction[]>): Introduction[] {
  return [...introductions.values()].flat().sort((a, b) => a.order - b.order);
}

/** What a commit has at the paths of some introductions. */
function blobsAt(
  root: string,
  commit: string,
  introductions: ReadonlyMap<string, readonly Introduction[]>,
): Blob[] {
  const paths = new Set([...introductions.values()].flat().map(({ path }) => path));
  return nulSeparated(git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]))
    .map((entry) => {
      // `<mode> blob <id>`, a tab, and the path
      const tab = entry.indexOf('\t');
      return { id: entry.slice(entry.lastIndexOf(' ', tab) + 1, tab), path: entry.slice(tab + 1) };
    })
    .filter(({ path }) => paths.has(path));
}
