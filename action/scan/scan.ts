import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isArchive } from './archives/archive-name.ts';
import type { ContentScanner } from './content/content-scanner.ts';
import { type Finding, inReadingOrder } from './finding.ts';
import { scriptPrefilter } from './prefilter/script-prefilter.ts';
import type { Confidence } from './rules/secret-rule.ts';
import { ScanError } from './scan-error.ts';
import { filesBelow, type ListedFile, trackedFiles } from './sources/file-list.ts';
import { tryGit } from './sources/git.ts';
import {
  countCommits,
  findRepository,
  mergeBase,
  type Repository,
  resolveCommit,
} from './sources/repository.ts';
import { SkipLog, type Skipped } from './sources/skip-log.ts';
import type { ChangeScan } from './sources/staged-scan.ts';
import type { Tally } from './sources/tally.ts';
import { newScanner, usualThreads } from './sources/tree-part.ts';

/** What to scan. */
export type ScanTarget =
  /** Files on disk: those that git tracks, or all of them outside a repository. */
  | { readonly kind: 'tree' }
  /** What the next commit would change. */
  | { readonly kind: 'staged' }
  /** What the commits of `head` that `base` does not have bring in; `fork` starts where the two went apart. */
  | { readonly kind: 'range'; readonly base: string; readonly head: string; readonly from: 'base' | 'fork' }
  /** Every commit of every branch and tag. */
  | { readonly kind: 'history' };

export interface ScanOptions {
  /** File or folder; its repository is found from it. */
  readonly path: string;
  /** The repository of the path, for callers who know it already. */
  readonly repository?: Repository | undefined;
  readonly target: ScanTarget;
  /** Findings that are less sure are left out; `medium` when not given. */
  readonly floor?: Confidence;
  /** Looks into zip and tar archives too; false when not given. */
  readonly archives?: boolean;
  /** Threads to use at most; by default as many as help. */
  readonly threads?: number;
  /** Bytes after which further threads are started. */
  readonly helpAfterBytes?: number;
}

/** What a scan looked at. Everything a report needs in order not to promise more than was done. */
export interface ScanScope {
  readonly kind: ScanTarget['kind'];
  /** Absolute path that the findings' paths are relative to. Not for reports that travel. */
  readonly root: string;
  readonly inRepository: boolean;
  /** Set when the clone lacks part of the history. */
  readonly shallow: boolean;
  /** Full commit ids of a range. */
  readonly range?: { readonly base: string; readonly head: string };
  /** How many commits were scanned; 0 for files on disk and staged changes. */
  readonly commits: number;
  /** Files, or versions of files. */
  readonly files: number;
  readonly bytes: number;
  /** Files larger than the buffer, scanned in overlapping windows. */
  readonly windowed: number;
  readonly skipped: readonly Skipped[];
  readonly threads: number;
  readonly engine: 'wasm' | 'script';
}

export interface ScanResult {
  readonly scope: ScanScope;
  /** What has to be dealt with. In reading order, as all lists here. */
  readonly findings: readonly Finding[];
  /** Findings that a comment in the file allows, with its reason. */
  readonly allowed: readonly Finding[];
  /** In scans of changes: secrets in touched files that were there before. */
  readonly carried: readonly Finding[];
}

/**
 * Scans for secrets. Each kind of scan is loaded when it is asked for: a hook before each commit must start fast.
 *
 * @throws ScanError when git is needed and cannot do what is asked; the message says what to do.
 */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const place = placeOf(options.path);
  const repository = options.repository ?? findRepository(place.folder);
  const floor = options.floor ?? 'medium';
  const scanner = options.target.kind === 'staged' ? newScanner(floor, scriptPrefilter) : newScanner(floor);
  if (options.target.kind === 'tree') return scanFiles(place, repository, scanner, options);
  if (repository === undefined) {
    throw new ScanError(
      `${options.path} is in no git repository, so it has no ${wordFor(options.target)} to scan.`,
    );
  }
  return scanChanges(repository, options.target, scanner, options.archives ?? false);
}

interface Place {
  readonly folder: string;
  /** Set when a single file was asked for. */
  readonly file?: string;
}

function placeOf(path: string): Place {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new ScanError(`There is no file or folder "${path}".`);
  const real = realpathSync(path);
  return lstatSync(real).isDirectory() ? { folder: real } : { folder: dirname(real), file: basename(real) };
}

async function scanFiles(
  { folder, file }: Place,
  repository: Repository | undefined,
  scanner: ContentScanner,
  { floor = 'medium', threads = usualThreads(), helpAfterBytes, archives = false }: ScanOptions,
): Promise<ScanResult> {
  const listed = new SkipLog();
  const root = repository?.root ?? folder;
  const files = filesOf(folder, file, repository, listed);
  const packed = files.filter(({ path }) => archives && isArchive(path));
  const plain = packed.length === 0 ? files : files.filter(({ path }) => !isArchive(path));
  const { scanTree } = await import('./sources/tree-scan.ts');
  const found = await scanTree(root, plain, scanner, {
    floor,
    threads,
    ...(helpAfterBytes === undefined ? {} : { helpAfterBytes }),
  });
  found.tally.skipped.addAll(listed.entries());
  const unpacked = await inArchives(root, packed, scanner, found.tally);
  return resultOf(
    {
      kind: 'tree',
      root,
      inRepository: repository !== undefined,
      shallow: false,
      commits: 0,
      ...found.tally.amount,
      threads: found.threads,
      engine: scanner.engine,
    },
    [...found.findings, ...unpacked],
    [],
  );
}

/** Unpacking is loaded only when it is asked for. */
async function inArchives(
  root: string,
  packed: readonly ListedFile[],
  scanner: ContentScanner,
  tally: Tally,
): Promise<readonly Finding[]> {
  if (packed.length === 0) return [];
  const { scanArchives } = await import('./archives/scan-archives.ts');
  return scanArchives(
    root,
    packed.map(({ path }) => path),
    scanner,
    tally,
  );
}

/** A file that was named is scanned whether git tracks it or not. */
function filesOf(
  folder: string,
  file: string | undefined,
  repository: Repository | undefined,
  skipped: SkipLog,
): ListedFile[] {
  if (file !== undefined) return [{ path: `${repository?.prefix ?? ''}${file}` }];
  return repository === undefined ? filesBelow(folder, skipped) : trackedFiles(repository, skipped);
}

async function scanChanges(
  repository: Repository,
  target: Exclude<ScanTarget, { kind: 'tree' }>,
  scanner: ContentScanner,
  archives: boolean,
): Promise<ScanResult> {
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
      found.carried,
    );

  switch (target.kind) {
    case 'staged': {
      const { scanStaged } = await import('./sources/staged-scan.ts');
      return finish(await scanStaged(repository, scanner, archives), { commits: 0 });
    }
    case 'range': {
      const head = resolveCommit(repository, target.head);
      const named = resolveCommit(repository, target.base);
      // Asking for the common commit also proves that the clone reaches back far enough.
      const fork = repository.shallow || target.from === 'fork' ? mergeBase(repository, named, head) : named;
      const base = target.from === 'fork' ? fork : named;
      const revisions = [head, `^${base}`];
      const [found, commits] = await scanAndCount(repository, revisions, head, scanner, archives);
      return finish(found, { commits, range: { base, head } });
    }
    case 'history': {
      const head = headOf(repository);
      const revisions = head === undefined ? ['--all'] : ['--all', head];
      const [found, commits] = await scanAndCount(repository, revisions, head, scanner, archives);
      return finish(found, { commits });
    }
  }
}

/** Git counts in one process what it prints in another. */
async function scanAndCount(
  repository: Repository,
  revisions: readonly string[],
  head: string | undefined,
  scanner: ContentScanner,
  archives: boolean,
) {
  const { scanCommits } = await import('./sources/commit-scan.ts');
  return Promise.all([
    scanCommits(repository, revisions, head, scanner, archives),
    countCommits(repository, revisions),
  ]);
}

function headOf({ root }: Repository): string | undefined {
  const { status, stdout } = tryGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return status === 0 ? stdout.toString('utf8').trim() : undefined;
}

function resultOf(scope: ScanScope, found: readonly Finding[], carried: readonly Finding[]): ScanResult {
  const ordered = found.toSorted(inReadingOrder);
  return {
    scope,
    findings: ordered.filter(({ allowed }) => allowed === undefined),
    allowed: ordered.filter(({ allowed }) => allowed !== undefined),
    carried: carried.toSorted(inReadingOrder),
  };
}

function wordFor(target: ScanTarget): string {
  return target.kind === 'staged' ? 'staged changes' : target.kind === 'range' ? 'commits' : 'history';
}
