import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { namedEnvironment } from '../../../action/check/policy/environment-name.ts';
import type { CheckRequest } from '../../../action/check/request.ts';
import type { CommitRange } from '../../../action/scan/scan-target.ts';
import {
  findRepository,
  mergeBase,
  type Repository,
  resolveCommit,
} from '../../../action/scan/sources/repository.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from '../grammar/usage-error.ts';
import type { CheckValues, Format } from './options.ts';
import { originOf } from './origin.ts';

const WORK_TREE = { kind: 'work-tree' } as const;

/** A request, and where in the file system its repository is. */
export interface PreparedCheck {
  readonly request: CheckRequest;
  /** Absolute: what the request's paths are relative to. */
  readonly top: string;
}

/**
 * Turns options into what is to be checked.
 *
 * @param path directory to check, relative to the current one.
 * @throws UsageError when the options do not fit the surroundings.
 * @throws ScanError when this clone does not have a commit that is named; the message says what to do.
 */
export function requestOf(values: CheckValues, path: string, io: CommandIo): PreparedCheck {
  const root = directoryOf(path, io.cwd);
  const repository = findRepository(root);
  const top = repository?.root ?? root;
  if (values.fix !== undefined) requireFilesOnDisk(values, repository);
  const inTop = (option: string, file: string) => insideOf(top, option, resolve(realpathSync(io.cwd), file));
  const { policy, baseline, timeout, synth } = values;
  const request: CheckRequest = {
    root,
    mode: values.mode ?? 'review',
    ...namedEnvironment(values.environment),
    now: io.now,
    ...scopeOf(subjectOf(values), values['policy-from'], repository),
    policyPath: policy === undefined ? '.lowerplane/policy.yaml' : inTop('--policy', policy),
    policyBase: values['policy-base'] && resolve(realpathSync(io.cwd), values['policy-base']),
    baselinePath: baseline === undefined ? '.lowerplane/baseline.json' : inTop('--baseline', baseline),
    compareWith: comparedCommit(values, repository),
    lowerPlane: values.offline ? undefined : accessOf(values['base-url'], io),
    environmentVariables: io.environment,
    synthesis: synth === undefined ? undefined : { command: synth, folder: root },
    plans: values.plan.map((file) => resolve(io.cwd, file)),
    overrides: {
      failOn: values['fail-on'],
      onUnavailable: undefined,
      verifySecrets: values.verify ? 'always' : undefined,
    },
    ...(timeout === undefined ? {} : { deadlineMs: timeout }),
    offline: values.offline,
    transport: io.transport,
    origin: showsOrigin(values) ? originOf(repository, io) : undefined,
    progress: () => {},
  };
  return { request, top };
}

/** @throws UsageError when something else than files on disk is checked. */
function requireFilesOnDisk(
  { base, range, staged, history }: CheckValues,
  repository: Repository | undefined,
): void {
  const given = Object.entries({ base, range, staged, history }).find(([, value]) => value);
  if (given !== undefined)
    throw new UsageError(
      `--fix changes files on disk, but --${given[0]} checks something else. Leave out one of the two.`,
    );
  if (repository?.isBare === true)
    throw new UsageError('--fix changes files on disk, but this repository is bare. Use a checkout.');
}

/** The formats that show where the check ran. */
const WITH_ORIGIN: readonly (Format | undefined)[] = ['json', 'statement', 'predicate', 'oscal'];

function showsOrigin({ format, output }: CheckValues): boolean {
  return [format, ...output.map((report) => report.format)].some((one) => WITH_ORIGIN.includes(one));
}

function directoryOf(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new UsageError(`The directory "${path}" was not found. Give a directory that exists.`);
  if (!stats.isDirectory())
    throw new UsageError(`"${path}" is not a directory. Give the directory it is in.`);
  return realpathSync(absolute);
}

/** What is looked at. */
type Subject = CommitRange | { readonly kind: 'tree' | 'staged' | 'history' };

function subjectOf({ base, range, staged, history }: CheckValues): Subject {
  if (staged) return { kind: 'staged' };
  if (history) return { kind: 'history' };
  if (base !== undefined) return { kind: 'range', base, head: 'HEAD', from: 'fork' };
  return range ?? { kind: 'tree' };
}

type Scope = Pick<CheckRequest, 'scan' | 'tree' | 'policyTree' | 'changes'>;

function scopeOf(
  subject: Subject,
  policyFrom: string | undefined,
  repository: Repository | undefined,
): Scope {
  if (repository === undefined) {
    if (subject.kind === 'tree' && policyFrom === undefined) return ofFiles('tree', WORK_TREE);
    throw new UsageError(
      'Commits and staged changes can be checked only in a git repository. This is not one, or git is not installed.',
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

/** @throws UsageError when there is no repository, or when everything counts. */
function comparedCommit(
  { 'only-new': revision, mode }: CheckValues,
  repository: Repository | undefined,
): string | undefined {
  if (revision === undefined) return undefined;
  if (mode === 'deploy')
    throw new UsageError(
      '--only-new cannot be used with --mode deploy: a deploy is judged by everything it contains.',
    );
  if (repository !== undefined) return resolveCommit(repository, revision);
  throw new UsageError(
    '--only-new compares with a commit, but this is not a git repository, or git is not installed.',
  );
}

function ofFiles(kind: Exclude<Subject['kind'], 'range'>, policyTree: Scope['policyTree']): Scope {
  const tree = kind === 'staged' ? ({ kind: 'index' } as const) : WORK_TREE;
  return { scan: { kind }, tree, policyTree, changes: undefined };
}

function insideOf(top: string, option: string, file: string): string {
  const path = relative(top, file);
  if (path !== '' && path !== '..' && !path.startsWith(`..${sep}`)) return path.replaceAll(sep, '/');
  throw new UsageError(`${option} must be a file in ${top}.`);
}

/** @throws UsageError when only one of address and key is given: skipping LowerPlane silently would look like a pass. */
function accessOf(given: string | undefined, { environment }: CommandIo): CheckRequest['lowerPlane'] {
  const apiKey = textIn(environment.LOWERPLANE_API_KEY);
  const baseUrl = textIn(given) ?? textIn(environment.LOWERPLANE_BASE_URL);
  if (apiKey !== undefined && baseUrl === undefined) {
    throw new UsageError(
      'LOWERPLANE_API_KEY is set, but the address of LowerPlane is not. Set LOWERPLANE_BASE_URL, or use --base-url or --offline.',
    );
  }
  if (apiKey === undefined && given !== undefined) {
    throw new UsageError(
      '--base-url is given, but LOWERPLANE_API_KEY is not set. Set it to a read-only key, or leave out --base-url.',
    );
  }
  return apiKey === undefined || baseUrl === undefined ? undefined : { baseUrl, apiKey };
}

function textIn(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
