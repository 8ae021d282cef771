import { spawn } from 'node:child_process';
import { SAFE_ENVIRONMENT, SAFE_SETTINGS } from '../scan/sources/git.ts';

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
}

export interface FetchSource {
  /** Such as `https://github.com`. */
  readonly serverUrl: string;
  /** `owner/name`; undefined when nothing can be fetched. */
  readonly repository: string | undefined;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** A fetcher for the repository that the workflow runs for. */
export function repositoryFetcher({ serverUrl, repository, token, signal }: FetchSource): Fetcher {
  return {
    async fetch(root, wanted, depth) {
      if (repository === undefined) return 'GITHUB_REPOSITORY is not set';
      const args = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance'];
      args.push(...depthArguments(depth), '--end-of-options', `${serverUrl}/${repository}`, ...wanted);
      const { status, stderr } = await run(root, args, credentials(serverUrl, token), signal);
      if (status === 0) return undefined;
      const reason = stderr.trim().split('\n').at(-1) ?? '';
      return reason === '' ? 'git gave no reason' : reason;
    },
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
function credentials(serverUrl: string, token: string | undefined): Readonly<Record<string, string>> {
  const settings: [string, string][] = [['http.followRedirects', 'false']];
  if (token !== undefined) {
    const header = `http.${serverUrl}/.extraheader`;
    const encoded = Buffer.from(`x-access-token:${token}`).toString('base64');
    settings.push([header, ''], [header, `AUTHORIZATION: basic ${encoded}`]);
  }
  const numbered = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}

function run(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
  signal: AbortSignal,
) {
  return new Promise<{ readonly status: number | null; readonly stderr: string }>((done) => {
    const child = spawn('git', [...SAFE_SETTINGS, ...args], {
      cwd,
      env: { ...withoutTracing(process.env), ...SAFE_ENVIRONMENT, ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
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
