import { anyCase } from '../prefilter/literal.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

const EXCLAMATION = 33;

export const businessRules = formerlyGuessed([
  // https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_login_loginresult.htm
  ...vendor('Salesforce', 'Salesforce Setup > Session management, or Connected apps OAuth usage', [
    {
      ...token({
        id: 'salesforce-session',
        title: 'Salesforce session id or access token',
        literals: ['00D'],
        pattern: /00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?!(?:AQ|AR)[0-9A-Za-z._]{70,160}/,
        tail: '0-9A-Za-z._',
        fix: 'End the session in Setup > Session management, and let the program log in each time it runs.',
        found: (make) => [`Authorization: Bearer 00D${make.base62(12)}!AQ${make.base62(94)}`],
        ignored: (make) => [`orgId: 00D${make.base62(12)}`],
      }),
      precheck: (bytes: Uint8Array, at: number) =>
        bytes[at + 15] === EXCLAMATION || bytes[at + 18] === EXCLAMATION,
    },
    token({
      id: 'salesforce-refresh-token',
      title: 'Salesforce refresh token',
      severity: 'critical',
      literals: ['5Aep861'],
      pattern: /5Aep861[0-9A-Za-z._]{60,120}(?:=|%3D){0,2}/,
      tail: '0-9A-Za-z._',
      found: (make) => [`refresh_token=5Aep861${make.base62(77)}==`],
      ignored: () => ['5Aep861'],
    }),
  ]),
  // https://developers.asana.com/docs/personal-access-token
  ...vendor('Asana', 'app.asana.com > Developer console', [
    assigned({
      id: 'asana-token',
      title: 'Asana personal access token',
      // "1/" and "2/" alone are too frequent to search for.
      literals: [anyCase('asana')],
      name: /[^\n]{0,60}?/,
      value: /[12]\/\d{13,19}(?:\/\d{13,19})?:[0-9a-f]{32}/,
      found: (make) => [
        `ASANA_TOKEN=2/${make.digits(16)}/${make.digits(16)}:${make.hex(32)}`,
        `asana.Client.access_token('x') # asana_pat: 1/${make.digits(16)}:${make.hex(32)}`,
      ],
      ignored: (make) => [`asana_project = ${make.digits(16)}`],
    }),
    assigned({
      id: 'asana-client-secret',
      title: 'Asana OAuth client secret',
      literals: [anyCase('asana_client_secret'), anyCase('asanaclientsecret'), anyCase('asana_secret')],
      value: /[0-9a-z]{32}/,
      found: (make) => [`ASANA_CLIENT_SECRET=${make.hex(32)}`],
      ignored: () => ['ASANA_CLIENT_SECRET=<secret>'],
    }),
  ]),
  // https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/
  ...vendor('Trello', 'trello.com > Settings > Applications, or trello.com/power-ups/admin', [
    token({
      id: 'trello-token',
      title: 'Trello token',
      literals: ['ATTA'],
      shortest: 68,
      rest: 'hex',
      pattern: /ATTA[0-9a-f]{64}[0-9A-Fa-f]{8}/,
      found: (make) => [`token=ATTA${make.hex(64)}${make.from('0123456789ABCDEF', 8)}`],
      ignored: (make) => [`ATTA${make.hex(20)}`],
    }),
    assigned({
      id: 'trello-key',
      title: 'Trello API key or token',
      literals: [anyCase('trello')],
      value: /[0-9a-f]{64}|[0-9a-f]{32}/,
      assess: (_, match) =>
        /key|token|secret/i.test(match) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET,
      found: (make) => [`TRELLO_API_KEY=${make.hex(32)}`, `"trelloToken": "${make.hex(64)}"`],
      ignored: (make) => [`TRELLO_BOARD=${make.hex(32)}`, `TRELLO_LIST_ID=${make.hex(24)}`],
    }),
  ]),
  // https://www.sanity.io/docs/content-lake/http-auth
  ...vendor('Sanity', 'sanity.io/manage > the project > API > Tokens', [
    assigned({
      id: 'sanity-token',
      title: 'Sanity API token',
      literals: [anyCase('sanity')],
      name: /[^\n]{0,60}?/,
      value: /sk[0-9A-Za-z]{78,180}/,
      found: (make) => [`SANITY_API_TOKEN=sk${make.base62(78)}`, `sanityWriteToken: 'sk${make.base62(178)}'`],
      ignored: () => ['SANITY_PROJECT=skeleton'],
    }),
  ]),
  // https://support.maxmind.com/hc/en-us/articles/4407111582235-Generate-a-License-Key
  ...vendor('MaxMind', 'maxmind.com > Account > Manage license keys', [
    token({
      id: 'maxmind-license-key',
      title: 'MaxMind license key',
      literals: ['_mmk'],
      reachBack: 36,
      pattern: /[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk/,
      tail: '0-9A-Za-z_',
      found: (make) => [`LicenseKey ${make.base62(6)}_${make.base62(29)}_mmk`],
      ignored: () => ['the_name_of_mmk'],
    }),
  ]),
  // https://help.klaviyo.com/hc/en-us/articles/7423954176283
  ...vendor('Klaviyo', 'klaviyo.com > Settings > API keys', [
    token({
      id: 'klaviyo-key',
      title: 'Klaviyo private API key',
      literals: ['pk_'],
      shortest: 37,
      pattern: /pk_(?:[0-9A-Za-z]{6}_)?[0-9a-f]{34}/,
      tail: '0-9A-Za-z_',
      found: (make) => [
        `KLAVIYO_API_KEY=pk_${make.hex(34)}`,
        `Klaviyo-API-Key pk_${make.base62(6)}_${make.hex(34)}`,
      ],
      ignored: (make) => [`pk_live_${make.base62(30)}`, `pk_${make.hex(20)}`],
    }),
  ]),
  // https://docs.ramp.com/developer-api/v1/authorization
  ...vendor('Ramp', 'app.ramp.com > Company > Developer', [
    token({
      id: 'ramp-client-secret',
      title: 'Ramp client secret',
      literals: ['ramp_sec_'],
      pattern: /ramp_sec_[0-9A-Za-z]{48}/,
      found: (make) => [`RAMP_CLIENT_SECRET=ramp_sec_${make.base62(48)}`],
      ignored: (make) => [`ramp_id_${make.base62(40)}`],
    }),
  ]),
  // https://docs.rootly.com/api-reference/overview
  ...vendor('Rootly', 'rootly.com > Organization settings > API keys', [
    token({
      id: 'rootly-token',
      title: 'Rootly API token',
      literals: ['rootly_'],
      pattern: /rootly_[0-9a-f]{64}/,
      found: (make) => [`ROOTLY_API_TOKEN=rootly_${make.hex(64)}`],
      ignored: () => ['rootly_api_key'],
    }),
  ]),
  // https://www.alchemy.com/docs/create-an-api-key and .../how-to-use-api-keys-in-http-headers
  ...vendor('Alchemy', 'dashboard.alchemy.com > Apps > API key', [
    token({
      id: 'alchemy-key',
      title: 'Alchemy API key',
      literals: ['alcht_', '.alchemy.com/v2/', '.alchemyapi.io/v2/'],
      anywhere: true,
      pattern:
        /(?<![0-9A-Za-z])alcht_[0-9A-Za-z]{30}|\.(?:g\.alchemy\.com|alchemyapi\.io)\/v2\/(?<secret>[0-9A-Za-z_-]{20,40})/,
      reachBack: 2,
      tail: '0-9A-Za-z_-',
      assess: assessKeyInUrl,
      found: (make) => [
        `ALCHEMY_TOKEN=alcht_${make.base62(30)}`,
        `https://eth-mainnet.g.alchemy.com/v2/${make.base62(32)}`,
      ],
      ignored: () => [
        'https://eth-mainnet.g.alchemy.com/v2/your-alchemy-api-key-here',
        'https://eth-mainnet.g.alchemy.com/v2/demodemodemodemodemodemo',
      ],
    }),
    assigned({
      id: 'alchemy-named-key',
      title: 'Alchemy API key',
      literals: [anyCase('alchemy_api_key'), anyCase('alchemyapikey'), anyCase('alchemy_key')],
      value: /[0-9A-Za-z_-]{32}/,
      found: (make) => [`ALCHEMY_API_KEY=${make.base62(32)}`],
      ignored: () => ['ALCHEMY_API_KEY=the-key-of-your-alchemy-account1'],
    }),
  ]),
  // https://github.com/1Password/onepassword-sdk-go: the key that, with the password, opens an account
  ...vendor('1Password', '1password.com > Profile > Regenerate Secret Key', [
    token({
      id: '1password-secret-key',
      title: '1Password secret key',
      severity: 'critical',
      literals: ['A3-'],
      shortest: 39,
      pattern: /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/,
      found: (make) => [
        `A3-${make.upper(6)}-${make.upper(6)}-${make.upper(5)}-${make.upper(5)}-${make.upper(5)}-${make.upper(5)}`,
      ],
      ignored: () => ['A3-SIZE-PAPER'],
    }),
  ]),
]);

/** The free plan's key and placeholders have no digits. */
function assessKeyInUrl(secret: string): Assessment {
  return /\d/.test(secret) && /[A-Z]/.test(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET;
}
