import { isHeaderSafe, parseAddress } from '../../http/address.ts';
import { addressMessage } from '../../http/messages.ts';

/** How to reach GitHub's API. */
export interface GithubAccessOptions {
  /** `GITHUB_TOKEN` unless told. */
  readonly token?: string | undefined;
  /** `GITHUB_API_URL` unless told, otherwise https://api.github.com. Of GitHub Enterprise: https://HOST/api/v3. */
  readonly apiUrl?: string | undefined;
}

export type GithubAccess =
  | { readonly ok: true; readonly token: string; readonly baseUrl: URL }
  | { readonly ok: false; readonly problem: string };

/** What is declared, or else what the environment says. */
export function githubAccess(options: GithubAccessOptions, environment: NodeJS.ProcessEnv): GithubAccess {
  const token = (options.token || environment.GITHUB_TOKEN || '').trim();
  if (token === '') {
    return refused(
      'There is no GitHub token. Set GITHUB_TOKEN to one that may write Actions secrets, or declare it.',
    );
  }
  if (!isHeaderSafe(token)) {
    return refused(
      'The GitHub token holds a space, a line break or another character no token has. Check where it is read from.',
    );
  }
  const address = options.apiUrl || environment.GITHUB_API_URL || 'https://api.github.com';
  const parsed = parseAddress(address);
  return parsed.ok
    ? { ok: true, token, baseUrl: parsed.url }
    : refused(`The address of GitHub's API ${addressMessage(parsed.fault, parsed.host)}`);
}

function refused(problem: string): GithubAccess {
  return { ok: false, problem };
}
