import { type Answer, answerBy, jsonOf, membersOf, type VendorCheck } from '../vendor-check.ts';
import type { VendorResponse } from '../vendor-connections.ts';
import { bearer, inHeader, JSON_CONTENT, tokenCheck } from './token-check.ts';

/** Checks of services in which people work together. */
export const workToolChecks: readonly VendorCheck[] = [
  // https://linear.app/developers/graphql; personal keys are sent without "Bearer"
  tokenCheck({
    vendor: 'Linear',
    rules: ['linear-key'],
    urls: ['https://api.linear.app/graphql'],
    method: 'POST',
    headers: JSON_CONTENT,
    body: JSON.stringify({ query: '{ viewer { id } }' }),
    authorize: (token) => (token.startsWith('lin_oauth_') ? bearer(token) : { authorization: token }),
    read: readLinear,
  }),
  // https://developers.notion.com/reference/get-self
  tokenCheck({
    vendor: 'Notion',
    rules: ['notion-token'],
    urls: ['https://api.notion.com/v1/users/me'],
    headers: { 'notion-version': '2022-06-28' },
    read: answerBy(({ object }) => object === 'user', { works: [403] }),
  }),
  // https://developers.figma.com/docs/rest-api/users-endpoints/
  tokenCheck({
    vendor: 'Figma',
    rules: ['figma-token'],
    urls: ['https://api.figma.com/v1/me'],
    authorize: (token) => (token.startsWith('figo_') ? bearer(token) : inHeader('x-figma-token')(token)),
    read: readFigma,
    unfit: (token) =>
      token.startsWith('figr_') ? 'a refresh token of Figma can only be used up, not verified' : undefined,
  }),
  // https://airtable.com/developers/web/api/get-user-id-scopes
  tokenCheck({
    vendor: 'Airtable',
    rules: ['airtable-token'],
    urls: ['https://api.airtable.com/v0/meta/whoami'],
    read: answerBy(({ id }) => typeof id === 'string'),
  }),
  // https://developers.asana.com/reference/getuser
  tokenCheck({
    vendor: 'Asana',
    rules: ['asana-token'],
    urls: ['https://app.asana.com/api/1.0/users/me'],
    read: answerBy(({ data }) => 'gid' in membersOf(data)),
  }),
  // https://www.contentful.com/developers/docs/references/content-management-api/#/reference/users
  tokenCheck({
    vendor: 'Contentful',
    rules: ['contentful-token'],
    urls: ['https://api.contentful.com/users/me'],
    read: answerBy(({ sys }) => 'id' in membersOf(sys)),
  }),
];

function readLinear(response: VendorResponse): Answer {
  const { data, errors } = jsonOf(response);
  const [first] = Array.isArray(errors) ? errors : [];
  if (membersOf(membersOf(first).extensions).code === 'AUTHENTICATION_ERROR') return 'refused';
  return answerBy(() => 'id' in membersOf(membersOf(data).viewer))(response);
}

/** Figma answers with status 403 to invalid tokens and to those without the scope for this call. */
function readFigma(response: VendorResponse): Answer {
  const { err } = jsonOf(response);
  if (response.status === 403 && typeof err === 'string')
    return /invalid token|token expired/i.test(err) ? 'refused' : { unclear: 'answered with status 403' };
  return answerBy(({ id }) => typeof id === 'string')(response);
}
