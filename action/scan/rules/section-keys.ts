import { looksHighlyRandom } from '../assessment/randomness.ts';
import { anyCase } from '../prefilter/literal.ts';
import { SECTION_REACH, sectionNames } from '../reading/section-names.ts';
import { assessGuess } from './assignments.ts';
import { mayBeAssigned } from './prechecks.ts';
import type { PatternMatch, SecretPattern } from './secret-pattern.ts';
import type { Assessment } from './secret-rule.ts';
import { StickyPattern } from './sticky-pattern.ts';
import { issuer, token } from './vendor.ts';

const SHORTEST = 20;
/** Services whose keys are secret, and words for what is. */
const TELLING =
  /(?:^|[\W_]|[a-z](?=[A-Z]))(?:git(?:lab|hub|ea)|bitbucket|jira|confluence|atlassian|slack|discord|telegram|twilio|vonage|nexmo|plivo|send(?:grid|inblue)|brevo|mailgun|mail(?:chimp|jet)|mandrill|postmark|sparkpost|stripe|paypal|braintree|adyen|razorpay|mollie|square|shopify|open_?ai|anthropic|claude|cohere|mistral|gemini|deepseek|hugging_?face|replicate|azure|aws|s3|minio|gcp|cloudflare|digital_?ocean|linode|hetzner|vultr|heroku|netlify|vercel|fastly|datadog|new_?relic|grafana|splunk|sumologic|honeycomb|rollbar|bugsnag|pager_?duty|ops_?genie|victorops|jenkins|circle_?ci|travis|sonar(?:qube|cloud)?|snyk|artifactory|nexus|harbor|npm|pypi|rubygems|docker|vault|consul|nomad|okta|auth0|keycloak|hub_?spot|salesforce|zendesk|intercom|freshdesk|asana|trello|notion|airtable|monday|linear|clickup|dropbox|zoom|twitter|linkedin|facebook|spotify|tmdb|omdb|open_?weather(?:map)?|weather(?:api|stack)?|shodan|virus_?total|abuseipdb|etherscan|infura|alchemy|binance|coinbase|kraken|supabase|contentful|sanity|elastic(?:search)?|meili(?:search)?|typesense|redis|rabbitmq|lowerplane|auth(?:entication|orization)?|api|oauth2?|jwt|hmac|crypto|encrypt(?:ion)?|cipher|sign(?:ing|ature)?|sessions?|cookies?|secrets?|credentials?|tokens?|webhooks?|license|backup|smtp|sms|payments?|billing)(?![a-z])/i;
/** Keys that are shown to everyone, or that nothing is opened with. */
const PUBLIC =
  /public|publish|site_?key|captcha|turnstile|pusher|posthog|mixpanel|amplitude|segment|analytics|maps?\b|mapbox|firebase|vapid|algolia|docsearch|cache|i18n|transl|locale|messages|manifest|integrity|checksum|hash|digest|finger_?print|artifacts?\b|primary|foreign|partition|sort|trusted|authorized|known_?hosts|jwks?\b|ssh|gpg|pgp|certs?\b|certificate|(?:project|object|component|issue|item|config|field|record|document|entity|tenant|resource|event)s?[_.-]?$/i;
/** Public keys of SSH and of X.509, in base64. */
const PUBLIC_KEY = /^(?:AAAA[A-Z]|MI[GI][A-Z])/;
/** `key: "MainView-Tvq..."`: the id of a part of a program, after its name. */
const NAMED_ID = /^(?:[A-Z][a-z]+){1,4}-[\w-]{21}$/;
/** Names of which other rules know what they hold. */
const NAMED_BY_OTHERS = /(?:api|access|private|secret|ion|ing|auth|account|license|master|app)[_.-]?$/i;

const ASSIGNED = new StickyPattern(
  () =>
    String.raw`(?:(?<![A-Za-z0-9])(?:key|Key|KEY)|(?<=[a-z0-9])Key)["'\x60\]]{0,2}[ \t]{0,12}(?::=|=>|[:=>])[ \t]{0,8}["'\x60]?(?<secret>[A-Za-z0-9+/=_.~-]{${SHORTEST},200})(?![\w+/=$({[-])`,
);

/** `key` where the section that it is in says whose key it is. */
const SECTION_KEY: SecretPattern = {
  get source() {
    return ASSIGNED.source;
  },
  matchAt(text: string, offset: number): PatternMatch | null {
    const match = ASSIGNED.matchAt(text, offset);
    const secret = match?.groups?.secret ?? '';
    if (!looksHighlyRandom(secret) || PUBLIC_KEY.test(secret) || NAMED_ID.test(secret)) return null;
    const names = sectionNames(text.slice(Math.max(0, offset - SECTION_REACH), offset));
    const [nearest] = names;
    if (nearest === undefined || names.some((name) => PUBLIC.test(name))) return null;
    const isJoined = text.slice(0, offset).endsWith(nearest) || /[_.-]$/.test(text.slice(0, offset));
    if (isJoined && NAMED_BY_OTHERS.test(text.slice(0, offset))) return null;
    const isTelling = names.some((name) => TELLING.test(name));
    return isTelling || (!isJoined && isMixed(secret)) ? match : null;
  },
};

/** Small letters, capitals and digits: ids and hashes have only two of these. */
function isMixed(text: string): boolean {
  return text.length >= 24 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** Many tables and objects hold their ids under the name `key`: 32 hexadecimal digits, or alike. */
const MAY_BE_ID = /^[0-9a-z]{32}$/;

function assessKey(secret: string, match: string, before: string): Assessment {
  const assessment = assessGuess(secret, match, before);
  return assessment.kind === 'secret' && MAY_BE_ID.test(secret)
    ? { ...assessment, severity: 'low', note: 'it may be an id' }
    : assessment;
}

export const sectionKeyRules = issuer(
  'unknown service',
  'Change or revoke it at the service that accepts it, then provide the new one through the environment or a secrets manager.',
  [
    {
      ...token({
        id: 'section-key',
        title: 'Key in the section of a service',
        severity: 'medium',
        // What an operator follows, in whatever column: the word alone is all too common.
        literals: ['key:', 'key=', 'key =', 'key"', "key'", 'key>'].map(anyCase),
        anywhere: true,
        pattern: /x/,
        reachAhead: 320,
        assess: assessKey,
        found: (make) => [
          `[gitlab]\nurl = https://git.acme.io\nkey = ${make.base62(32)}`,
          `[services.stripe]\nmode = "live"\nkey = "${make.hex(40)}"`,
          `mail:\n  mailgun:\n    domain: acme.io\n    key: "${make.base62(32)}"`,
          `{"gitlab": {"url": "https://git.acme.io", "key": "${make.base62(32)}"}}`,
          `const crm = { url: 'https://crm.acme.io', key: '${make.base62(32)}' };`,
          `SENTRY = {\n    'key': '${make.base62(32)}',\n}`,
          `gitlab = { url = "https://git.acme.io", key = "${make.base62(32)}" }`,
          `'mandrill' => [\n    'key' => '${make.base62(32)}',\n],`,
          `provider "gitlab" {\n  key = "${make.base62(32)}"\n}`,
          `<gitlab>\n  <url>https://git.acme.io</url>\n  <key>${make.base62(32)}</key>\n</gitlab>`,
        ],
        ignored: (make) => [
          `key = "${make.base62(32)}"`,
          `rows:\n  - key: ${make.hex(40)}`,
          `recaptcha:\n  key: ${make.base62(40)}`,
          `gitlab:\n  key: your-gitlab-key-goes-here`,
          `{"cache": {"key": "${make.base62(32)}"}}`,
          `gitlab:\n  key: $` + '{GITLAB_KEY}',
          `monkey=${make.base62(32)}`,
          'const props = { route: { key: "MainView-Tvqcf7IDhd4ZXPyvyaD4v", name: "MainView" } };',
          `sonar.projectKey=acme_acme_${make.base62(20)}`,
          `ssh:\n  key: AAAAB3NzaC1yc2E${make.base62(40)}`,
        ],
      }),
      pattern: SECTION_KEY,
      looksBack: SECTION_REACH,
      precheck: (bytes, at, end) => mayBeAssigned(bytes, at, end, SHORTEST),
      needs: { assigned: SHORTEST },
      recognisedBy: 'guess',
    },
  ],
);
