import { type Answer, jsonOf, unclear, type VendorCheck, type VendorResponse } from '../vendor-check.ts';
import { tokenCheck } from './token-check.ts';

/** Errors of Slack that say that a token does not work. https://docs.slack.dev/reference/methods/auth.test */
const SLACK_REFUSALS: ReadonlySet<unknown> = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

export const chatServiceChecks: readonly VendorCheck[] = [
  // https://docs.slack.dev/reference/methods/auth.test
  tokenCheck({
    vendor: 'Slack',
    rules: ['slack-token', 'slack-app-token'],
    urls: ['https://slack.com/api/auth.test'],
    method: 'POST',
    read: readSlack,
    unfit: (token) =>
      /^xox[bpao]-|^xoxe\.xox[bp]-|^xapp-/.test(token)
        ? undefined
        : 'Slack has no read-only call for this kind of token',
  }),
];

function readSlack(response: VendorResponse): Answer {
  if (response.status !== 200) return unclear(response);
  const { ok, error } = jsonOf(response);
  if (ok === true) return 'works';
  return SLACK_REFUSALS.has(error) ? 'refused' : { unclear: 'answered with another error' };
}
