import { looksHighlyRandom } from '../assessment/randomness.ts';
import { anyCase } from '../prefilter/literal.ts';
import { isRun } from './prechecks.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessByEase, assessTypedPassword } from './typed-password.ts';
import { issuer, token } from './vendor.ts';

const [COLON, EQUALS, SPACE] = [58, 61, 32];
/** What follows `Basic ` where a program encodes the rest. */
const BEFORE_CALL: ReadonlySet<number> = new Set([...`"'$`].map((sign) => sign.charCodeAt(0)));
const SHORTEST_BASIC = 12;
const SHORTEST_BEARER = 20;
const NO_PASSWORD =
  /^(?:pass(?:word|wd)?\d{0,4}|secret|root|admin|test\w{0,4}|guest|user\w{0,4}|token|x-oauth-basic|[x*.]+)$|[{}<>$%()[\]]|^:|your|example/i;

export const httpCredentialRules = issuer(
  'the service of the request',
  'Change the password or revoke the token at the service, then provide the new one through the environment or a secrets manager.',
  [
    {
      ...token({
        id: 'basic-authorization',
        title: 'User name and password in a request',
        literals: [anyCase('basic ')],
        anywhere: true,
        pattern: /[bB](?:asic|ASIC) (?<secret>[A-Za-z0-9+/]{12,600}={0,2})/,
        tail: 'A-Za-z0-9+/=',
        reachAhead: 700,
        random: false,
        assess: assessBasic,
        found: (make) => [
          `Authorization: Basic ${Buffer.from(`deploy:${make.base62(18)}`).toString('base64')}`,
        ],
        ignored: (make) => [
          `Authorization: Basic ${make.base64(40)}`,
          `Authorization: Basic ${Buffer.from('user:password').toString('base64')}`,
          'basic understanding',
        ],
      }),
      precheck: (bytes, at, end) => isRun(bytes, at + 'basic '.length, end, SHORTEST_BASIC - 4),
    },
    {
      ...token({
        id: 'basic-authorization-in-code',
        title: 'User name and password that a program encodes for a request',
        literals: [anyCase('basic ')],
        anywhere: true,
        pattern:
          /[bB](?:asic|ASIC) (?:["']\s{0,8}[+.,&]{1,2}\s{0,40}|\$\{\s{0,8})[\w.]{0,40}(?:btoa|[bB]ase64[\w.]{0,20}|b64encode|Buffer\.from)\(\s{0,8}b?["'\x60][\w.@+-]{1,80}:(?<secret>[^"'\x60\n]{6,200})["'\x60]\s{0,8}(?:,?\s{0,40}\)|,)/,
        tail: '',
        random: false,
        assess: assessTypedPassword,
        found: (make) => [
          `headers.set('Authorization', 'Basic ' + btoa('deploy:${make.base62(14)}'));`,
          `{ Authorization: \`Basic \${btoa("deploy:${make.base62(14)}")}\` }`,
          `"Basic " + Buffer.from("deploy:${make.base62(14)}").toString("base64")`,
          `"Basic " + Buffer.from('deploy:${make.base62(14)}', 'utf8').toString('base64')`,
          `'Basic '.base64_encode('deploy:${make.base62(14)}')`,
          `{"Authorization": "Basic " + base64.b64encode(b"deploy:${make.base62(14)}").decode()}`,
        ],
        ignored: (make) => [
          "'Basic ' + btoa('user:password')",
          "'Basic ' + btoa(`$" + '{user}:$' + '{password}`)',
          "'Basic ' + btoa(user + ':' + password)",
          `"Basic " + t("errors:${make.base62(14)} expected")`,
        ],
      }),
      recognisedBy: 'name',
      precheck: (bytes, at) => BEFORE_CALL.has(bytes[at + 'basic '.length] ?? 0),
    },
    {
      ...token({
        id: 'bearer-token',
        title: 'Bearer token',
        severity: 'medium',
        literals: [anyCase('bearer ')],
        anywhere: true,
        pattern: /[bB](?:earer|EARER) (?::?= ?["'\x60])?(?<secret>[A-Za-z0-9+/=_.~-]{20,2000})/,
        tail: 'A-Za-z0-9+/=_.~-',
        reachAhead: 2_100,
        assess: (secret) =>
          looksHighlyRandom(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET,
        found: (make) => [
          `curl -H "X-Access: Bearer ${make.base62(40)}" https://api.acme.io/v1`,
          `bearer = "${make.base62(40)}"`,
          `bearer := '${make.base62(40)}'`,
        ],
        ignored: () => [
          'Bearer your-access-token-goes-here',
          'bearer authentication-is-required-2024',
          'bearer = "urn:acme:authentication:bearer:2024"',
        ],
      }),
      precheck: (bytes, at, end) =>
        isRun(bytes, startOfValue(bytes, at + 'bearer '.length), end, SHORTEST_BEARER - 12),
      recognisedBy: 'guess',
    },
    token({
      id: 'curl-user-password',
      title: 'User name and password of a curl command',
      literals: ['curl '],
      anywhere: true,
      pattern:
        /curl [^\n|;]{0,400}?(?:-u|--user)[ =]{0,2}["']?[^\s:"']{1,80}:(?<secret>[^\s"'@]{6,128})(?=["'\s]|$)/,
      tail: '',
      reachAhead: 700,
      random: false,
      assess: (secret) => (NO_PASSWORD.test(secret) ? NOT_A_SECRET : assessByEase(secret)),
      found: (make) => [
        `curl -s -u deploy:${make.base62(16)} https://nexus.acme.io/x`,
        `curl https://nexus.acme.io/x --user "deploy:${make.base62(16)}"`,
      ],
      ignored: () => [
        'curl -u "$' + '{USER}:$' + '{PASSWORD}" https://nexus.acme.io',
        'curl -u user:password https://example.com',
        String.raw`curl -u \&quot;tool-key: \&quot; https://example.com`,
        'curl -u tool-key:&quot;&quot; https://example.com',
      ],
    }),
  ],
);

/** After `= "` or `:= "`, if that is at an offset. */
function startOfValue(bytes: Uint8Array, from: number): number {
  let at = from;
  if (bytes[at] === COLON) at += 1;
  if (bytes[at] !== EQUALS) return from;
  at += bytes[at + 1] === SPACE ? 2 : 1;
  return at + 1;
}

function assessBasic(secret: string): Assessment {
  const text = Buffer.from(secret, 'base64').toString('latin1');
  const [, password] = /^[\x21-\x39\x3b-\x7e]{0,100}:([\x20-\x7e]{4,400})$/.exec(text) ?? [];
  if (password === undefined || NO_PASSWORD.test(password)) return NOT_A_SECRET;
  return assessByEase(password);
}
