import * as z from 'zod';
import { parseJson } from '../../http/read-json.ts';
import type { Redact } from '../../http/redact.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import { rateLimitWaitMs } from './rate-limit.ts';
import { describeTarget, type GithubSecretTarget } from './secret-target.ts';

const problem = z.object({ message: z.string() });

/**
 * Why GitHub refused, and what to do about it.
 *
 * @param doing What was tried, as in "may not ...": "write".
 */
export function refusalWords(
  target: GithubSecretTarget,
  doing: 'read' | 'write' | 'delete',
  host: string,
  answer: HttpResponse,
  redact: Redact,
): string {
  const parsed = problem.safeParse(parseJson(textOf(answer)));
  const message = parsed.success ? redact(parsed.data.message) : '';
  const said = `${answer.status}${message === '' ? '' : `: ${message}`}`;
  if (rateLimitWaitMs(answer, 0) !== null)
    return `GitHub refuses too many requests (${said}). Apply again later, or use a token that sends fewer requests.`;
  if (answer.status === 401)
    return `GitHub does not accept the token (${said}). It is mistyped, expired or revoked, or belongs to another GitHub than ${host}.`;
  if (answer.status === 403)
    return `The token may not ${doing} ${describeTarget(target)} (${said}). ${permissionWords(target)}`;
  if (answer.status === 404)
    return `GitHub shows this token no ${missingWords(target)} (${said}). Either it does not exist at ${host}, or the token cannot see it. ${permissionWords(target)}`;
  if (answer.status >= 500)
    return `GitHub failed to ${doing} ${describeTarget(target)} (${said}). The fault is on its side: apply again later, and see githubstatus.com.`;
  return `GitHub refused to ${doing} ${describeTarget(target)} (${said}).`;
}

/**
 * What a classic token lacks, as sentences; null when it lacks nothing, or is of another kind, which does not tell.
 * Source: docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps.
 */
export function missingScopeWords(target: GithubSecretTarget, scopesHeader: string | null): string | null {
  if (scopesHeader === null) return null;
  const scopes = scopesHeader.split(',').map((scope) => scope.trim());
  const needed = classicScope(target);
  if (scopes.includes(needed)) return null;
  return `The token may not write ${describeTarget(target)}: it lacks the scope ${needed}, and has ${scopesHeader.trim() === '' ? 'none' : scopes.join(', ')}. ${permissionWords(target)}`;
}

function classicScope(target: GithubSecretTarget): string {
  return target.of === 'organization' ? 'admin:org' : 'repo';
}

function permissionWords(target: GithubSecretTarget): string {
  const permission = {
    repository: 'the repository permission "Secrets: write"',
    environment: 'the repository permission "Environments: write"',
    organization: 'the organization permission "Secrets: write"',
  }[target.of];
  return `A fine-grained token or a GitHub App needs ${permission}, a classic token the scope ${classicScope(target)}; the GITHUB_TOKEN of a workflow can never write secrets.`;
}

function missingWords(target: GithubSecretTarget): string {
  switch (target.of) {
    case 'repository':
      return `repository ${target.repository}`;
    case 'environment':
      return `environment "${target.environment}" in a repository ${target.repository}`;
    case 'organization':
      return `organization ${target.organization}`;
  }
}
