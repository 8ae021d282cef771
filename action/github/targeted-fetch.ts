import { spawn } from 'node:child_process';
import { SAFE_ENVIRONMENT, SAFE_SETTINGS } from '../scan/sources/git.ts';

/** How far a fetch reaches. */
export type FetchDepth =
  /** So many commits from the fetched ones on. */
  | { readonly kind: 'depth' | 'deepen'; readonly commits: number }
  /** As far as the clone does, or everything when it is shallow. */
  | { readonly kind: 'all'; readonly shallow: boolean };

/** Fetches commits (by id) or branches (by full ref) into a clone. */
export interface Fetcher {
  /** @returns undefined when it worked, otherwise git's reason in one line. */
  fetch(root: string, wanted: readonly string[], depth: FetchDepth): Promise<string | undefined>;
}

export interface FetchSource {
  /** Such as `https://github.com`. */
  readonly serverUrl: string;
  /** `owner/name`; undefined: nothing can be fetched. */
  readonly repository: string | undefined;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** A fetcher of the repository the workflow runs for. */
export function repositoryFetcher({ serverUrl, repository, token, signal }: FetchSource): Fetcher {
  return {
    async fetch(root, wanted, depth) {
      if (repository === undefined) return 'GITHUB_REPOSITORY does not say from where';
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
 * The token, for this server alone, in the memory of this one git: not in an argument, which other processes could
 * list, and not in a file. The empty value takes the place of headers that actions/checkout left, since two are refused.
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
