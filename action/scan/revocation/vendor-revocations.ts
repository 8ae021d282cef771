import type { HttpHeaders } from '../../../provider/http/request-response.ts';
import { bearer, inHeader, JSON_CONTENT } from '../verification/checks/token-check.ts';
import type { VendorHosts } from '../verification/hosted-vendors.ts';
import { jsonOf } from '../verification/vendor-check.ts';
import type { VendorPlace, VendorRequest, VendorResponse } from '../verification/vendor-connections.ts';

/** A public call by which anyone who holds a secret can revoke it. */
export interface VendorRevocation extends VendorPlace {
  /** Ids of the rules for these kinds. */
  readonly rules: readonly string[];
  /** Whether the call ends secrets of this form. */
  readonly fits: (text: string) => boolean;
  /** One request for each part of the secrets that can be sent together. */
  readonly requests: (texts: readonly string[], hosts: VendorHosts) => readonly RevocationRequest[];
  /** Whether the response says that it was done. */
  readonly isDone: (response: VendorResponse) => boolean;
}

export interface RevocationRequest extends VendorRequest {
  readonly texts: readonly string[];
}

interface OwnRevocation extends Omit<VendorRevocation, 'origins' | 'requests' | 'hosted'> {
  readonly method: 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: (text: string) => HttpHeaders;
  readonly body?: (text: string) => string;
  readonly hosted?: { readonly as: 'gitlab'; readonly path: string };
}

/** A call that ends the secret with which it is made. */
function endsItself({
  method,
  url,
  headers = bearer,
  body,
  hosted,
  ...rest
}: OwnRevocation): VendorRevocation {
  return {
    ...rest,
    origins: [new URL(url).origin],
    ...(hosted !== undefined && { hosted: hosted.as }),
    requests: (texts, hosts) => {
      const own = hosted && hosts[hosted.as];
      const { origin, pathname } = new URL(own ? `${own.href.replace(/\/$/, '')}${hosted.path}` : url);
      return texts.map((text) => ({
        texts: [text],
        origin,
        method,
        path: pathname,
        headers: headers(text),
        ...(body !== undefined && { body: body(text) }),
      }));
    },
  };
}

const GITHUB = 'https://api.github.com';
const GITHUB_HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
const FORM: HttpHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
/** More are refused in one request. */
const MOST_AT_GITHUB = 1_000;
const status =
  (...done: readonly number[]) =>
  (response: VendorResponse) =>
    done.includes(response.status);

/** Vendors whose secrets can be revoked by anyone who holds them. */
export const VENDOR_REVOCATIONS: readonly VendorRevocation[] = [
  // "This endpoint is intended to revoke credentials the caller does not own and may have found exposed." It wants no
  // authentication. https://docs.github.com/en/rest/credentials/revoke
  {
    vendor: 'GitHub',
    rules: ['github-token', 'github-fine-grained-token'],
    origins: [GITHUB],
    fits: (text) => !text.startsWith('ghs_'),
    requests: (texts) =>
      Array.from({ length: Math.ceil(texts.length / MOST_AT_GITHUB) }, (_, part) => {
        const credentials = texts.slice(part * MOST_AT_GITHUB, (part + 1) * MOST_AT_GITHUB);
        return {
          texts: credentials,
          origin: GITHUB,
          method: 'POST',
          path: '/credentials/revoke',
          headers: { ...GITHUB_HEADERS, ...JSON_CONTENT },
          body: JSON.stringify({ credentials }),
        };
      }),
    isDone: status(202),
  },
  // https://docs.github.com/en/rest/apps/installations#revoke-an-installation-access-token
  endsItself({
    vendor: 'GitHub',
    rules: ['github-token', 'github-app-token'],
    fits: (text) => text.startsWith('ghs_'),
    method: 'DELETE',
    url: `${GITHUB}/installation/token`,
    headers: (text) => ({ ...GITHUB_HEADERS, ...bearer(text) }),
    isDone: status(204),
  }),
  // https://docs.gitlab.com/api/personal_access_tokens/#revoke-a-personal-access-token
  endsItself({
    vendor: 'GitLab',
    rules: ['gitlab-token'],
    fits: (text) => text.startsWith('glpat-'),
    method: 'DELETE',
    url: 'https://gitlab.com/api/v4/personal_access_tokens/self',
    hosted: { as: 'gitlab', path: '/api/v4/personal_access_tokens/self' },
    headers: inHeader('private-token'),
    isDone: status(204),
  }),
  // https://docs.slack.dev/reference/methods/auth.revoke
  endsItself({
    vendor: 'Slack',
    rules: ['slack-token', 'slack-app-token'],
    fits: (text) => /^xox[bpao]-|^xoxe\.xox[bp]-/.test(text),
    method: 'POST',
    url: 'https://slack.com/api/auth.revoke',
    isDone: (response) => response.status === 200 && jsonOf(response).revoked === true,
  }),
  // "This can be useful if you find a token, can't identify its owner, and you want to revoke it."
  // https://buildkite.com/docs/apis/rest-api/access-token
  endsItself({
    vendor: 'Buildkite',
    rules: ['buildkite-token'],
    fits: (text) => text.startsWith('bkua_'),
    method: 'DELETE',
    url: 'https://api.buildkite.com/v2/access-token',
    isDone: status(204),
  }),
  // https://vercel.com/docs/rest-api/authentication/delete-an-authentication-token
  endsItself({
    vendor: 'Vercel',
    rules: ['vercel-token'],
    fits: (text) => text.startsWith('vcp_'),
    method: 'DELETE',
    url: 'https://api.vercel.com/v3/user/tokens/current',
    isDone: (response) => response.status === 200 && typeof jsonOf(response).tokenId === 'string',
  }),
  // https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
  endsItself({
    vendor: 'Google',
    rules: ['google-oauth-access-token', 'google-oauth-refresh-token'],
    fits: () => true,
    method: 'POST',
    url: 'https://oauth2.googleapis.com/revoke',
    headers: () => FORM,
    body: (text) => new URLSearchParams({ token: text }).toString(),
    isDone: status(200),
  }),
  // https://docs.doppler.com/reference/auth-revoke
  endsItself({
    vendor: 'Doppler',
    rules: ['doppler-token'],
    fits: () => true,
    method: 'POST',
    url: 'https://api.doppler.com/v3/auth/revoke',
    headers: () => JSON_CONTENT,
    body: (text) => JSON.stringify({ token: text }),
    isDone: (response) => response.status === 200 && jsonOf(response).success === true,
  }),
  // https://docs.perplexity.ai/api-reference/revoke-auth-token-post
  endsItself({
    vendor: 'Perplexity',
    rules: ['perplexity-key'],
    fits: () => true,
    method: 'POST',
    url: 'https://api.perplexity.ai/revoke_auth_token',
    headers: (text) => ({ ...JSON_CONTENT, ...bearer(text) }),
    body: (text) => JSON.stringify({ auth_token: text }),
    isDone: status(200),
  }),
];
