import { looksHighlyRandom } from '../assessment/randomness.ts';
import { anyCase } from '../prefilter/literal.ts';
import { isRun } from './prechecks.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessByEase } from './typed-password.ts';
import { issuer, token } from './vendor.ts';

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
        id: 'bearer-token',
        title: 'Bearer token',
        severity: 'medium',
        literals: [anyCase('bearer ')],
        anywhere: true,
        pattern: /[bB](?:earer|EARER) (?<secret>[A-Za-z0-9+/=_.~-]{20,2000})/,
        tail: 'A-Za-z0-9+/=_.~-',
        reachAhead: 2_100,
        assess: (secret) =>
          looksHighlyRandom(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET,
        found: (make) => [`curl -H "X-Access: Bearer ${make.base62(40)}" https://api.acme.io/v1`],
        ignored: () => ['Bearer your-access-token-goes-here', 'bearer authentication-is-required-2024'],
      }),
      precheck: (bytes, at, end) => isRun(bytes, at + 'bearer '.length, end, SHORTEST_BEARER - 12),
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
      ],
    }),
  ],
);

function assessBasic(secret: string): Assessment {
  const text = Buffer.from(secret, 'base64').toString('latin1');
  const [, password] = /^[\x21-\x39\x3b-\x7e]{0,100}:([\x20-\x7e]{4,400})$/.exec(text) ?? [];
  if (password === undefined || NO_PASSWORD.test(password)) return NOT_A_SECRET;
  return assessByEase(password);
}
