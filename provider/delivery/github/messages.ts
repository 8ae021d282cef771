import * as z from 'zod';
import { parseJson } from '../../http/read-json.ts';
import type { Redact } from '../../http/redact.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import { rateLimitWaitMs } from './rate-limit.ts';
import { describeTarget, type GithubSecretTarget } from './secret-target.ts';

const problem = z.object({ message: z.string() });

/** What was tried with a secret. */
export type SecretAction = 'read' | 'write' | 'delete';

/** Why GitHub refused a request, and what to do about it. */
export function refusalMessage(
  target: GithubSecretTarget,
  action: SecretAction,
  host: string,
  response: HttpResponse,
  redact: Redact,
): string {
  const parsed = problem.safeParse(parseJson(textOf(response)));
  const reason = parsed.success ? redact(parsed.data.message) : '';
  const status = `${response.status}${reason === '' ? '' : `: ${reason}`}`;
  if (rateLimitWaitMs(response, 0) !== null)
    return `GitHub refuses too many requests (${status}). Apply again later, or use a token that sends fewer requests.`;
  if (response.status === 401)
    return `GitHub does not accept the token (${status}). It is mistyped, expired or revoked, or belongs to another GitHub than ${host}.`;
  if (response.status === 403)
    return `The token may not ${action} ${describeTarget(target)} (${status}). ${permissionMessage(target)}`;
  if (response.status === 404)
    return `GitHub shows this token no ${describeOwner(target)} (${status}). Either it does not exist at ${host}, or the token cannot see it. ${permissionMessage(target)}`;
  if (response.status >= 500)
    return `GitHub failed to ${action} ${describeTarget(target)} (${status}). This is a fault of GitHub: apply again later, and see githubstatus.com.`;
  return `GitHub refused to ${action} ${describeTarget(target)} (${status}).`;
}

/**
 * What a classic token lacks, as sentences; null when it lacks nothing, or is of another kind, which does not report its
 * scopes.
 *
 * @see https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export function missingScopeMessage(target: GithubSecretTarget, scopesHeader: string | null): string | null {
  if (scopesHeader === null) return null;
  const scopes = scopesHeader.split(',').map((scope) => scope.trim());
  const needed = classicScope(target);
  if (scopes.includes(needed)) return null;
  const present = scopesHeader.trim() === '' ? 'none' : scopes.join(', ');
  return `The token may not write ${describeTarget(target)}: it lacks the scope ${needed}, and has ${present}. ${permissionMessage(target)}`;
}

function classicScope(target: GithubSecretTarget): string {
  return target.of === 'organization' ? 'admin:org' : 'repo';
}

function permissionMessage(target: GithubSecretTarget): string {
  const permission = {
    repository: 'the repository permission "Secrets: write"',
    environment: 'the repository permission "Environments: write"',
    organization: 'the organization permission "Secrets: write"',
  }[target.of];
  return `A fine-grained token or a GitHub App needs ${permission}, a classic token the scope ${classicScope(target)}; the GITHUB_TOKEN of a workflow can never write secrets.`;
}

function describeOwner(target: GithubSecretTarget): string {
  switch (target.of) {
    case 'repository':
      return `repository ${target.repository}`;
    case 'environment':
      return `environment "${target.environment}" in a repository ${target.repository}`;
    case 'organization':
      return `organization ${target.organization}`;
  }
}
