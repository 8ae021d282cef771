import {
  type Answer,
  answerBy,
  cannotAsk,
  jsonOf,
  nearest,
  unclear,
  type VendorCheck,
} from '../vendor-check.ts';
import type { VendorResponse } from '../vendor-connections.ts';
import { basic, inHeader, tokenCheck } from './token-check.ts';

const TELEGRAM = 'https://api.telegram.org';
const TWILIO = 'https://api.twilio.com';

/** Errors of Slack that say that a token does not work. https://docs.slack.dev/reference/methods/auth.test */
const SLACK_REFUSALS: ReadonlySet<unknown> = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

/** Checks of services for messages and mail. */
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
  // https://core.telegram.org/bots/api#getme; the token is part of the path.
  {
    vendor: 'Telegram',
    rules: ['telegram-bot-token'],
    origins: [TELEGRAM],
    prepare: ({ text }) => ({
      kind: 'ask',
      parts: [text],
      calls: [
        {
          origin: TELEGRAM,
          method: 'GET',
          path: `/bot${text}/getMe`,
          headers: {},
          read: answerBy(({ ok }) => ok === true, { refused: [401, 404] }),
        },
      ],
    }),
  },
  // https://docs.discord.com/developers/resources/user#get-current-user
  tokenCheck({
    vendor: 'Discord',
    rules: ['discord-bot-token'],
    urls: ['https://discord.com/api/v10/users/@me'],
    authorize: (token) => ({ authorization: `Bot ${token}` }),
    read: answerBy(({ id }) => typeof id === 'string'),
  }),
  // https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource
  {
    vendor: 'Twilio',
    rules: ['twilio-auth-token'],
    origins: [TWILIO],
    prepare(secret) {
      if (secret.text.startsWith('SK'))
        return cannotAsk('it is the id of an API key of Twilio, not its secret');
      const account = nearest(secret, /(?<![0-9A-Za-z])AC[0-9a-f]{32}(?![0-9A-Za-z])/g);
      if (account === undefined) return cannotAsk('no account id of Twilio (AC...) is near it');
      return {
        kind: 'ask',
        parts: [account, secret.text],
        calls: [
          {
            origin: TWILIO,
            method: 'GET',
            path: `/2010-04-01/Accounts/${account}.json`,
            headers: basic(account, secret.text),
            read: answerBy(({ sid }) => sid === account),
          },
        ],
      };
    },
  },
  // https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions; keys of EU subusers have a host of their own.
  tokenCheck({
    vendor: 'SendGrid',
    rules: ['sendgrid-key'],
    urls: ['https://api.sendgrid.com/v3/scopes', 'https://api.eu.sendgrid.com/v3/scopes'],
    read: answerBy(({ scopes }) => Array.isArray(scopes)),
  }),
  // https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains
  tokenCheck({
    vendor: 'Mailgun',
    rules: ['mailgun-key'],
    urls: ['https://api.mailgun.net/v4/domains?limit=1', 'https://api.eu.mailgun.net/v4/domains?limit=1'],
    authorize: (token) => basic('api', token),
    read: answerBy(({ items }) => Array.isArray(items)),
  }),
  // A sending key and a webhook signing key have the form of an API key, and cannot read domains.
  tokenCheck({
    vendor: 'Mailgun',
    rules: ['mailgun-domain-key'],
    urls: ['https://api.mailgun.net/v4/domains?limit=1', 'https://api.eu.mailgun.net/v4/domains?limit=1'],
    authorize: (token) => basic('api', token),
    read: answerBy(({ items }) => Array.isArray(items), { refused: [] }),
  }),
  // https://mailchimp.com/developer/marketing/api/ping/; the key ends with its data center.
  {
    vendor: 'Mailchimp',
    rules: ['mailchimp-key'],
    origins: [/^https:\/\/us\d{1,2}\.api\.mailchimp\.com$/],
    prepare({ text }) {
      const center = /-(us\d{1,2})$/.exec(text)?.[1];
      if (center === undefined) return cannotAsk('it does not name its data center');
      return {
        kind: 'ask',
        parts: [text],
        calls: [
          {
            origin: `https://${center}.api.mailchimp.com`,
            method: 'GET',
            path: '/3.0/ping',
            headers: basic('key', text),
            read: answerBy(({ health_status: health }) => typeof health === 'string'),
          },
        ],
      };
    },
  },
  // https://developers.brevo.com/reference/getaccount
  tokenCheck({
    vendor: 'Brevo',
    rules: ['brevo-key'],
    urls: ['https://api.brevo.com/v3/account'],
    authorize: inHeader('api-key'),
    read: answerBy(({ email }) => typeof email === 'string'),
    unfit: (token) => (token.startsWith('xkeysib-') ? undefined : 'a key for SMTP has no call'),
  }),
];

function readSlack(response: VendorResponse): Answer {
  if (response.status !== 200) return unclear(response);
  const { ok, error } = jsonOf(response);
  if (ok === true) return 'works';
  if (SLACK_REFUSALS.has(error)) return 'refused';
  return { unclear: ok === false ? 'answered with another error' : 'answered with an unexpected document' };
}
