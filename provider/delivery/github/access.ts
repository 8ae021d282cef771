import { isHeaderSafe, parseAddress } from '../../http/address.ts';
import { addressMessage } from '../../http/messages.ts';

/** How to reach GitHub's API. */
export interface GithubAccessOptions {
  readonly token: string | undefined;
  /** Of GitHub Enterprise: https://HOST/api/v3. */
  readonly apiUrl: string;
}

export type GithubAccess =
  | { readonly ok: true; readonly token: string; readonly baseUrl: URL }
  | { readonly ok: false; readonly problem: string };

/** Checks the settings before anything is sent. */
export function githubAccess(options: GithubAccessOptions): GithubAccess {
  const token = (options.token ?? '').trim();
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
  const parsed = parseAddress(options.apiUrl);
  return parsed.ok
    ? { ok: true, token, baseUrl: parsed.url }
    : refused(`The address of GitHub's API ${addressMessage(parsed.fault, parsed.host)}`);
}

function refused(problem: string): GithubAccess {
  return { ok: false, problem };
}
