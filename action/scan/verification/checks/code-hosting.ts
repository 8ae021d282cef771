import { answerBy, membersOf, type VendorCheck } from '../vendor-check.ts';
import { inHeader, tokenCheck } from './token-check.ts';

const GITHUB_HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** Checks of hosts of code and packages, and of what builds and deploys it. */
export const codeHostingChecks: readonly VendorCheck[] = [
  // "Accessing this endpoint does not count against your REST API rate limit." Every kind of token can read it.
  // https://docs.github.com/en/rest/rate-limit/rate-limit
  tokenCheck({
    vendor: 'GitHub',
    rules: ['github-token', 'github-fine-grained-token', 'github-app-token'],
    urls: ['https://api.github.com/rate_limit'],
    hosted: { as: 'github', path: '/api/v3/rate_limit' },
    headers: GITHUB_HEADERS,
    read: answerBy(({ resources }) => 'core' in membersOf(resources)),
    unfit: (token) =>
      token.startsWith('ghr_') ? 'a refresh token of GitHub can only be used up, not verified' : undefined,
  }),
  // https://docs.gitlab.com/api/personal_access_tokens/#get-details-on-a-personal-access-token
  tokenCheck({
    vendor: 'GitLab',
    rules: ['gitlab-token'],
    urls: ['https://gitlab.com/api/v4/personal_access_tokens/self'],
    hosted: { as: 'gitlab', path: '/api/v4/personal_access_tokens/self' },
    authorize: inHeader('private-token'),
    // 403: it works, without the scope for this call.
    read: answerBy(({ id, active }) => typeof id === 'number' && active !== false, { works: [403] }),
    unfit: (token) =>
      token.startsWith('glpat-') ? undefined : 'GitLab has no read-only call for this kind of token',
  }),
  // https://docs.npmjs.com/cli/commands/npm-whoami; the registry's address of it is /-/whoami.
  tokenCheck({
    vendor: 'npm',
    rules: ['npm-token'],
    urls: ['https://registry.npmjs.org/-/whoami'],
    read: answerBy(({ username }) => typeof username === 'string'),
  }),
  // "Required scope: none" https://buildkite.com/docs/apis/rest-api/access-token
  tokenCheck({
    vendor: 'Buildkite',
    rules: ['buildkite-token'],
    urls: ['https://api.buildkite.com/v2/access-token'],
    read: answerBy(({ uuid }) => typeof uuid === 'string'),
    unfit: (token) =>
      token.startsWith('bkua_') ? undefined : 'Buildkite has no read-only call for this kind of token',
  }),
  // https://circleci.com/docs/api/v2/#operation/getCurrentUser
  tokenCheck({
    vendor: 'CircleCI',
    rules: ['circleci-token'],
    urls: ['https://circleci.com/api/v2/me'],
    authorize: inHeader('circle-token'),
    read: answerBy(({ id }) => typeof id === 'string'),
    unfit: (token) => (token.startsWith('CCIPAT_') ? undefined : 'a project token of CircleCI has no user'),
  }),
  // https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account; tokens of teams have no account (404)
  tokenCheck({
    vendor: 'HCP Terraform',
    rules: ['terraform-cloud-token'],
    urls: ['https://app.terraform.io/api/v2/account/details'],
    read: answerBy(({ data }) => membersOf(data).type === 'users'),
  }),
  // https://learning.postman.com/docs/developer/postman-api/authentication/
  tokenCheck({
    vendor: 'Postman',
    rules: ['postman-key'],
    urls: ['https://api.getpostman.com/me'],
    authorize: inHeader('x-api-key'),
    read: answerBy(({ user }) => 'id' in membersOf(user)),
    unfit: (token) =>
      token.startsWith('PMAK-') ? undefined : 'an access key of Postman belongs to one collection',
  }),
];
