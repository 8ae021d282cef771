import { parseJson } from '../../../../provider/http/read-json.ts';
import { type Answer, answerBy, jsonOf, membersOf, type VendorCheck } from '../vendor-check.ts';
import type { VendorResponse } from '../vendor-connections.ts';
import { inHeader, JSON_CONTENT, tokenCheck } from './token-check.ts';

/** Checks of services that watch other services. A key does not say which region it belongs to. */
export const observabilityChecks: readonly VendorCheck[] = [
  // "Check if the API key (not the APP key) is valid. If invalid, a 403 is returned."
  // https://docs.datadoghq.com/api/latest/authentication/validate-api-key/
  tokenCheck({
    vendor: 'Datadog',
    rules: ['datadog-key'],
    urls: [
      'https://api.datadoghq.com/api/v1/validate',
      'https://api.datadoghq.eu/api/v1/validate',
      'https://api.us3.datadoghq.com/api/v1/validate',
      'https://api.us5.datadoghq.com/api/v1/validate',
      'https://api.ap1.datadoghq.com/api/v1/validate',
      'https://api.ap2.datadoghq.com/api/v1/validate',
      'https://api.uk1.datadoghq.com/api/v1/validate',
      'https://api.ddog-gov.com/api/v1/validate',
    ],
    authorize: inHeader('dd-api-key'),
    read: answerBy(({ valid }) => valid === true, { refused: [401, 403] }),
    unfit: (token) =>
      token.length === 32 ? undefined : 'an application key of Datadog needs an API key, too',
  }),
  // https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/
  tokenCheck({
    vendor: 'New Relic',
    rules: ['newrelic-key'],
    urls: [
      'https://api.newrelic.com/graphql',
      'https://api.eu.newrelic.com/graphql',
      'https://api.jp.newrelic.com/graphql',
    ],
    method: 'POST',
    headers: JSON_CONTENT,
    body: JSON.stringify({ query: '{ actor { user { id } } }' }),
    authorize: inHeader('api-key'),
    read: readNewRelic,
    unfit: (token) =>
      token.startsWith('NRAK-') ? undefined : 'New Relic has no read-only call for this kind of key',
  }),
  // https://docs.sentry.io/api/organizations/list-your-organizations/; 403: a token without the scope for this call
  tokenCheck({
    vendor: 'Sentry',
    rules: ['sentry-token'],
    urls: ['https://sentry.io/api/0/organizations/'],
    hosted: { as: 'sentry', path: '/api/0/organizations/' },
    read: readSentry,
    unfit: (token) =>
      token.startsWith('sntrys_') ? 'a token of an organization of Sentry can only upload' : undefined,
  }),
];

function readNewRelic(response: VendorResponse): Answer {
  const { actor } = membersOf(jsonOf(response).data);
  return answerBy(() => 'user' in membersOf(actor))(response);
}

function readSentry(response: VendorResponse): Answer {
  return response.status === 200 && Array.isArray(parseJson(response.text))
    ? 'works'
    : answerBy(() => false, { works: [403] })(response);
}
