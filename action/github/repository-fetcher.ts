import { spawn } from 'node:child_process';
import { SAFE_ENVIRONMENT, SAFE_SETTINGS } from '../scan/sources/git.ts';
import { addGitSettings } from './safe-directory.ts';

/** The depth of a fetch. */
export type FetchDepth =
  /** This many commits. */
  | { readonly kind: 'depth' | 'deepen'; readonly commits: number }
  /** The depth of the clone, or everything when it is shallow. */
  | { readonly kind: 'all'; readonly shallow: boolean };

/** Fetches commits (by id) or branches (by full ref) into a clone. */
export interface Fetcher {
  /** @returns undefined when it succeeded, otherwise git's reason in one line. */
  fetch(root: string, wanted: readonly string[], depth: FetchDepth): Promise<string | undefined>;
  /**
   * Fetches objects by their ids, as git does by itself in a partial clone.
   *
   * @returns as `fetch` does.
   */
  fetchObjects(root: string, ids: readonly string[]): Promise<string | undefined>;
}

export interface FetchSource {
  /** Such as `https://github.com`. */
  readonly serverUrl: string;
  /** `owner/name`; undefined when nothing can be fetched. */
  readonly repository: string | undefined;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** A setting of git. */
type Setting = readonly [key: string, value: string];

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance'];

/** A fetcher for the repository that the workflow runs for. */
export function repositoryFetcher({ serverUrl, repository, token, signal }: FetchSource): Fetcher {
  const fetchWith = async (
    root: string,
    options: readonly string[],
    wanted: readonly string[],
    { input = '', settings = [] }: { readonly input?: string; readonly settings?: readonly Setting[] } = {},
  ) => {
    if (repository === undefined) return 'GITHUB_REPOSITORY is not set';
    const args = [...FETCH, ...options, '--end-of-options', `${serverUrl}/${repository}`, ...wanted];
    const variables = { GIT_CONFIG_COUNT: process.env.GIT_CONFIG_COUNT };
    addGitSettings(variables, [...settings, ...credentials(serverUrl, token)]);
    const { status, stderr } = await run(root, args, variables, signal, input);
    if (status === 0) return undefined;
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    return reason === '' ? 'git gave no reason' : reason;
  };
  return {
    fetch: (root, wanted, depth) => fetchWith(root, depthArguments(depth), wanted),
    // As git itself fetches a missing object.
    fetchObjects: (root, ids) =>
      fetchWith(root, ['--no-write-fetch-head', '--filter=blob:none', '--stdin'], [], {
        input: ids.map((id) => `${id}\n`).join(''),
        // Otherwise a server does not send what belongs to the commits that this clone has.
        settings: [['fetch.negotiationAlgorithm', 'noop']],
      }),
  };
}

function depthArguments(depth: FetchDepth): readonly string[] {
  if (depth.kind !== 'all') return [`--${depth.kind}=${depth.commits}`];
  return depth.shallow ? ['--unshallow'] : [];
}

/**
 * Passes the token in the environment, for this server only: other processes can list arguments, and a file would remain.
 * The empty value replaces the header that actions/checkout left, because GitHub rejects two.
 */
function credentials(serverUrl: string, token: string | undefined): readonly Setting[] {
  const settings: Setting[] = [['http.followRedirects', 'false']];
  if (token !== undefined) {
    const header = `http.${serverUrl}/.extraheader`;
    const encoded = Buffer.from(`x-access-token:${token}`).toString('base64');
    settings.push([header, ''], [header, `AUTHORIZATION: basic ${encoded}`]);
  }
  return settings;
}

function run(
  cwd: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv,
  signal: AbortSignal,
  input: string,
) {
  return new Promise<{ readonly status: number | null; readonly stderr: string }>((done) => {
    const child = spawn('git', [...SAFE_SETTINGS, ...args], {
      cwd,
      env: { ...withoutTracing(process.env), ...SAFE_ENVIRONMENT, ...more },
      stdio: ['pipe', 'ignore', 'pipe'],
      signal,
    });
    // A command that ends early closes its input; its status says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    child.once('error', (error) => done({ status: null, stderr: error.message }));
    child.once('close', (status) => done({ status, stderr }));
  });
}

/** Tracing would print the header. */
function withoutTracing(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^GIT_(TRACE|CURL_VERBOSE)/.test(name)),
  );
}
