import { anyCase } from '../prefilter/literal.ts';
import { NOT_A_SECRET } from './secret-rule.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

const DOT = 46;

export const productivityRules = [
  ...vendor('Linear', 'linear.app > Settings > API', [
    token({
      id: 'linear-key',
      title: 'Linear API key',
      literals: ['lin_api_', 'lin_oauth_'],
      pattern: /lin_(?:api|oauth)_[0-9A-Za-z_]{32,128}/,
      tail: '0-9A-Za-z_',
      found: (make) => [`LINEAR_API_KEY=lin_api_${make.base62(40)}`],
      ignored: () => ['lin_api_key'],
    }),
  ]),
  ...vendor('Notion', 'notion.so > My integrations', [
    token({
      id: 'notion-token',
      title: 'Notion integration token',
      literals: ['ntn_', 'secret_'],
      shortest: 50,
      pattern: /ntn_[0-9]{11}[0-9A-Za-z]{35}|secret_[0-9A-Za-z]{43}/,
      found: (make) => [
        `NOTION_TOKEN=ntn_${make.digits(11)}${make.base62(35)}`,
        `NOTION_API_KEY=secret_${make.base62(43)}`,
      ],
      ignored: () => [
        'secret_manager_configuration',
        `client_secret_${'configurationforthewholeorganisationandmore'}`,
      ],
    }),
  ]),
  ...vendor('Figma', 'figma.com > Settings > Security > Personal access tokens', [
    token({
      id: 'figma-token',
      title: 'Figma access token',
      literals: ['figd_', 'figo_', 'figr_'],
      pattern: /fig[dor]_[0-9A-Za-z_-]{40,200}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`FIGMA_TOKEN=figd_${make.base64url(42)}`],
      ignored: () => ['figd_token'],
    }),
  ]),
  ...vendor('Airtable', 'airtable.com > Developer hub > Personal access tokens', [
    {
      ...token({
        id: 'airtable-token',
        title: 'Airtable personal access token',
        literals: ['pat'],
        shortest: 17,
        whole: 82,
        pattern: /pat[0-9A-Za-z]{14}\.[0-9a-f]{64}/,
        found: (make) => [
          `AIRTABLE_API_KEY=pat${make.base62(14)}.${make.hex(64)}`,
          `new Airtable({ apiKey: 'pat${make.base62(14)}.${make.hex(64)}' })`,
          `Authorization: Bearer pat${make.base62(14)}.${make.hex(64)}`,
        ],
        ignored: () => ['airtable: path.join', 'import Airtable from "./patterns"'],
      }),
      precheck: (bytes: Uint8Array, at: number, end: number) => at + 81 <= end && bytes[at + 17] === DOT,
    },
    // https://support.airtable.com/docs/airtable-api-key-deprecation-notice
    ...formerlyGuessed([
      assigned({
        id: 'airtable-legacy-key',
        title: 'Airtable API key',
        severity: 'medium',
        literals: [anyCase('airtable')],
        value: /key[0-9A-Za-z]{14}/,
        random: false,
        assess: (secret) =>
          /\d/.test(secret) && /[A-Z]/.test(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET,
        found: (make) => [`AIRTABLE_API_KEY=key${make.base62(12)}7Q`],
        ignored: () => ['AIRTABLE_KEY=keyofyouraccount'],
      }),
    ]),
  ]),
  ...vendor('HubSpot', 'app.hubspot.com > Settings > Private apps', [
    token({
      id: 'hubspot-token',
      title: 'HubSpot private app token',
      literals: ['pat-na1-', 'pat-na2-', 'pat-eu1-', 'pat-ap1-'],
      pattern: /pat-(?:na1|na2|eu1|ap1)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      found: (make) => [`HUBSPOT_TOKEN=pat-na1-${make.uuid()}`],
      ignored: () => ['pat-na1-token'],
    }),
  ]),
  ...vendor('Dropbox', 'dropbox.com/developers > App console', [
    token({
      id: 'dropbox-token',
      title: 'Dropbox access token',
      literals: ['sl.'],
      pattern: /sl\.(?:u\.|B)[0-9A-Za-z_-]{120,1400}/,
      reachAhead: 1500,
      tail: '0-9A-Za-z_-',
      found: (make) => [`DROPBOX_TOKEN=sl.B${make.base64url(136)}`],
      ignored: () => ['ssl.Builder', 'sl.BaseType'],
    }),
  ]),
  ...vendor('Meta', 'developers.facebook.com > App > Access tokens', [
    token({
      id: 'facebook-token',
      title: 'Facebook access token',
      literals: ['EAA'],
      shortest: 93,
      pattern: /EAA[0-9A-Za-z]{90,260}/,
      assess: (secret) =>
        /\d/.test(secret) && /[a-z]/.test(secret) && /Z/.test(secret)
          ? { kind: 'secret', confidence: 'high' }
          : { kind: 'not-a-secret' },
      found: (make) => [`FB_ACCESS_TOKEN=EAACEdEose0cBA${make.base62(150)}ZD`],
      ignored: (make) => [`EAA${make.upper(100)}`],
    }),
  ]),
  ...vendor('Contentful', 'app.contentful.com > Settings > CMA tokens', [
    token({
      id: 'contentful-token',
      title: 'Contentful management token',
      literals: ['CFPAT-'],
      pattern: /CFPAT-[0-9A-Za-z_-]{43}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-${make.base64url(43)}`],
      ignored: () => ['CFPAT-token'],
    }),
  ]),
  ...vendor('Typeform', 'admin.typeform.com > Personal tokens', [
    token({
      id: 'typeform-token',
      title: 'Typeform personal token',
      literals: ['tfp_'],
      pattern: /tfp_[0-9A-Za-z_.=-]{44,62}/,
      tail: '0-9A-Za-z_.=-',
      found: (make) => [`TYPEFORM_TOKEN=tfp_${make.base62(44)}_${make.base62(14)}`],
      ignored: () => ['tfp_layers'],
    }),
  ]),
  ...vendor('ReadMe', 'dash.readme.com > API keys', [
    token({
      id: 'readme-key',
      title: 'ReadMe API key',
      literals: ['rdme_'],
      pattern: /rdme_[0-9a-z]{70}/,
      found: (make) => [`README_API_KEY=rdme_${make.lower(70)}`],
      ignored: () => ['rdme_key'],
    }),
  ]),
  ...vendor('Mapbox', 'account.mapbox.com > Access tokens', [
    token({
      id: 'mapbox-secret-token',
      title: 'Mapbox secret token',
      literals: ['sk.eyJ'],
      pattern: /sk\.eyJ[0-9A-Za-z_-]{50,200}\.[0-9A-Za-z_-]{20,30}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`MAPBOX_SECRET=sk.eyJ1Ijoi${make.base62(70)}.${make.base62(22)}`],
      ignored: (make) => [`pk.eyJ1Ijoi${make.base62(70)}.${make.base62(22)}`],
    }),
  ]),
  ...vendor('Algolia', 'dashboard.algolia.com > API keys', [
    assigned({
      id: 'algolia-admin-key',
      title: 'Algolia admin or write key',
      literals: [
        anyCase('algolia_admin'),
        anyCase('algolia_api_key'),
        anyCase('algolia_write'),
        anyCase('algoliaadmin'),
      ],
      value: /[0-9a-f]{32}/,
      shortest: 32,
      found: (make) => [`ALGOLIA_ADMIN_KEY=${make.hex(32)}`],
      ignored: (make) => [`ALGOLIA_SEARCH_KEY=${make.hex(32)}`],
    }),
  ]),
  ...vendor('Okta', 'Okta admin > Security > API > Tokens', [
    assigned({
      id: 'okta-token',
      title: 'Okta API token',
      severity: 'critical',
      literals: [anyCase('okta')],
      name: /[\w.-]{0,30}/,
      value: /00[0-9A-Za-z_-]{40}/,
      found: (make) => [`OKTA_API_TOKEN=00${make.base62(40)}`],
      ignored: (make) => [`OKTA_CLIENT_ID=0oa${make.base62(17)}`],
    }),
    token({
      id: 'okta-ssws-token',
      title: 'Okta API token in a header',
      severity: 'critical',
      literals: ['SSWS '],
      pattern: /SSWS (?<secret>00[0-9A-Za-z_-]{40})/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`Authorization: SSWS 00${make.base62(40)}`],
      ignored: () => ['Authorization: SSWS $token'],
    }),
  ]),
  ...vendor('Zapier', 'zapier.com > the Zap > Webhooks', [
    token({
      id: 'zapier-webhook',
      title: 'Zapier catch hook',
      severity: 'low',
      literals: ['hooks.zapier.com/hooks/catch/'],
      pattern: /hooks\.zapier\.com\/hooks\/catch\/(?<secret>[0-9]{5,9}\/[0-9a-z]{6,8})/,
      random: false,
      found: (make) => [`https://hooks.zapier.com/hooks/catch/${make.digits(7)}/${make.lower(7)}/`],
      ignored: () => ['https://hooks.zapier.com/hooks/catch/'],
    }),
  ]),
];
