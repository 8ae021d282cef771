import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { CheckRequest } from '../../../action/check/request.ts';
import {
  findRepository,
  mergeBase,
  type Repository,
  resolveCommit,
} from '../../../action/scan/sources/repository.ts';
import { UsageError } from '../command.ts';
import type { CheckIo } from './io.ts';
import type { CheckOptions, Subject } from './options.ts';

const WORK_TREE = { kind: 'work-tree' } as const;

/** A request, and where in the file system its repository is. */
export interface PreparedCheck {
  readonly request: CheckRequest;
  /** Absolute: what the request's paths are relative to. */
  readonly top: string;
}

/**
 * Makes of options and surroundings what is to be checked.
 *
 * @throws UsageError when the options do not fit the surroundings.
 * @throws ScanError when this clone does not have the commits that are named; the message says what to do.
 */
export function requestOf(options: CheckOptions, io: CheckIo): PreparedCheck {
  const root = folderOf(options.path, io.cwd);
  const repository = findRepository(root);
  const top = repository?.root ?? root;
  const inTop = (option: string, file: string) => insideOf(top, option, resolve(realpathSync(io.cwd), file));
  const request: CheckRequest = {
    root,
    mode: options.mode,
    environment: options.environment,
    now: io.now,
    ...scopeOf(options, repository),
    policyPath: options.policy === undefined ? '.lowerplane/policy.yaml' : inTop('--policy', options.policy),
    baselinePath:
      options.baseline === undefined ? '.lowerplane/baseline.json' : inTop('--baseline', options.baseline),
    lowerPlane: options.offline ? undefined : accessOf(options, io),
    environmentVariables: io.environment,
    synthesis: options.synth === undefined ? undefined : { command: options.synth, folder: root },
    overrides: { failOn: options.failOn, onUnavailable: undefined },
    ...(options.timeoutMs === undefined ? {} : { deadlineMs: options.timeoutMs }),
    offline: options.offline,
    progress: () => {},
  };
  return { request, top };
}

function folderOf(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`There is no folder "${path}".`);
  if (!stats.isDirectory()) throw new UsageError(`"${path}" is no folder: a folder is checked as a whole.`);
  return realpathSync(absolute);
}

type Scope = Pick<CheckRequest, 'scan' | 'tree' | 'policyTree' | 'changes'>;

function scopeOf({ subject, policyFrom }: CheckOptions, repository: Repository | undefined): Scope {
  if (repository === undefined) {
    if (subject.kind === 'tree' && policyFrom === undefined) return ofFiles('tree', WORK_TREE);
    throw new UsageError(
      'Commits and staged changes can be checked in a git repository only, and this is none, or git is not installed.',
    );
  }
  const commit = (revision: string) =>
    ({ kind: 'commit', commit: resolveCommit(repository, revision) }) as const;
  const policyTree = policyFrom === undefined ? undefined : commit(policyFrom);
  if (subject.kind !== 'range') return ofFiles(subject.kind, policyTree ?? WORK_TREE);
  const tip = commit(subject.base);
  const head = commit(subject.head);
  // Asking for the common commit also proves that a shallow clone reaches back far enough.
  const fork =
    subject.from === 'fork' || repository.shallow
      ? mergeBase(repository, tip.commit, head.commit)
      : tip.commit;
  const base = subject.from === 'fork' ? fork : tip.commit;
  return {
    scan: { kind: 'range', base, head: head.commit, from: 'base' },
    tree: head,
    policyTree: policyTree ?? tip,
    changes: { base, head: head.commit },
  };
}

function ofFiles(kind: Exclude<Subject['kind'], 'range'>, policyTree: Scope['policyTree']): Scope {
  const tree = kind === 'staged' ? ({ kind: 'index' } as const) : WORK_TREE;
  return { scan: { kind }, tree, policyTree, changes: undefined };
}

function insideOf(top: string, option: string, file: string): string {
  const path = relative(top, file);
  if (path !== '' && path !== '..' && !path.startsWith(`..${sep}`)) return path.replaceAll(sep, '/');
  throw new UsageError(`${option} takes a file inside ${top}.`);
}

/** @throws UsageError when half of what it takes is there: silence would be taken for an answer. */
function accessOf({ baseUrl: given }: CheckOptions, { environment }: CheckIo): CheckRequest['lowerPlane'] {
  const apiKey = textIn(environment.LOWERPLANE_API_KEY);
  const baseUrl = textIn(given) ?? textIn(environment.LOWERPLANE_BASE_URL);
  if (apiKey !== undefined && baseUrl === undefined) {
    throw new UsageError(
      'LOWERPLANE_API_KEY is set, but not where LowerPlane is: set LOWERPLANE_BASE_URL, give --base-url, or stay --offline.',
    );
  }
  if (apiKey === undefined && given !== undefined) {
    throw new UsageError(
      '--base-url says where LowerPlane is, but there is no key for it in LOWERPLANE_API_KEY.',
    );
  }
  return apiKey === undefined || baseUrl === undefined ? undefined : { baseUrl, apiKey };
}

function textIn(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
