import { NOT_A_SECRET } from './secret-rule.ts';
import { issuer, token } from './vendor.ts';

/**
 * How private keys in DER start in base64, from the third byte of their length on: PKCS #8 of RSA, PKCS #1 of RSA with 2,048
 * to 8,192 and with 1,024 bits, SEC 1 and PKCS #8 of the curves P-256 and P-384, Ed25519, and OpenSSH's own format.
 * See RFC 5208, RFC 8017, RFC 5915 and RFC 8410.
 */
const STARTS = [
  'IBADANBgkqhkiG9w0BAQEFAASC',
  'IBAAKCA',
  'IBAAKBgQ',
  'MHcCAQEEI',
  'MIGkAgEBBD',
  'MIGHAgEAMBMGByqGSM49',
  'MIG2AgEAMBAGByqGSM49',
  'MC4CAQAwBQYDK2VwBCIEI',
  'b3BlbnNzaC1rZXktdjEAAAA',
];
/** `MII` and the base64 of a length. */
const LENGTH = 6;
const FEWEST_DIFFERENT = 20;
/** How far from a private part the type of a JSON Web Key may be. */
const JWK_REACH = 3_000;
const NEW_KEY =
  'Treat the key as stolen: create a new key pair, replace the public key everywhere it is trusted, and remove the old one there.';

/** Private keys without the lines of PEM around them. */
export const rawPrivateKeyRules = issuer('the owner of the key pair', NEW_KEY, [
  token({
    id: 'private-key-der',
    title: 'Private key (base64 of DER)',
    severity: 'critical',
    literals: STARTS,
    anywhere: true,
    reachBack: LENGTH,
    reachAhead: 4_096,
    pattern: new RegExp(
      `(?<![A-Za-z0-9+/])(?:MII[A-Za-z0-9+/]{3})?(?:${STARTS.join('|')})[A-Za-z0-9+/]{24,4000}`,
    ),
    tail: '',
    random: false,
    assess: (secret) =>
      new Set(secret).size < FEWEST_DIFFERENT ? NOT_A_SECRET : { kind: 'secret', confidence: 'high' },
    found: (make) => [
      `signing_pair = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${make.base64(400)}"`,
      `MIIEpAIBAAKCAQEA${make.base64(300)}`,
      `x: MC4CAQAwBQYDK2VwBCIEI${make.base64(43)}`,
    ],
    ignored: (make) => [
      `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${make.base64(300)}`,
      `MIIEpAIBAAKCAQEA${'A'.repeat(80)}`,
    ],
  }),
  {
    ...token({
      id: 'json-web-key',
      title: 'Private JSON Web Key',
      severity: 'critical',
      literals: ['"d":', '"d" :', '"k":'],
      anywhere: true,
      pattern: /"[dk]" ?:\s{0,8}"(?<secret>[A-Za-z0-9_-]{22,1500})"/,
      tail: '',
      reachAhead: 1_600,
      found: (make) => [
        `{"kty":"EC","crv":"P-256","x":"${make.base64url(43)}","y":"${make.base64url(43)}","d":"${make.base64url(43)}"}`,
        `{\n  "d": "${make.base64url(342)}",\n  "e": "AQAB",\n  "kty": "RSA"\n}`,
      ],
      ignored: (make) => [
        `{"kty":"RSA","n":"${make.base64url(342)}","e":"AQAB"}`,
        `{"a":"x","d":"${make.base64url(43)}"}`,
      ],
    }),
    precheck: (bytes, at, end) =>
      Buffer.from(
        bytes.buffer,
        bytes.byteOffset + Math.max(0, at - JWK_REACH),
        Math.min(end, at + JWK_REACH) - Math.max(0, at - JWK_REACH),
      ).includes('"kty"'),
  },
]);
