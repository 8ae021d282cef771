import { issuer, token } from './vendor.ts';

/** A key of 8,192 bits in PEM is about 6,400 bytes; escaped line ends add some. */
const LARGEST_KEY = 16_384;
const NEW_KEY =
  'Treat the key as stolen: create a new key pair, replace the public key everywhere it is trusted, and remove the old one there.';

const LINE_END = String.raw`(?:\r?\n|\\r\\n|\\n)`;
/** Lines such as `Proc-Type: 4,ENCRYPTED` before the key itself. */
const HEADERS = String.raw`(?:[A-Z][A-Za-z-]{3,20}: [^\n\\]{1,80}${LINE_END}){0,6}`;
/** Base64 with real or escaped line ends. */
const BODY = String.raw`[A-Za-z0-9+/=\s\\]{100,}`;

export const privateKeyRules = issuer('the owner of the key pair', NEW_KEY, [
  token({
    id: 'private-key',
    title: 'Private key (PEM)',
    severity: 'critical',
    literals: ['-----BEGIN'],
    pattern: new RegExp(
      `(?<secret>-----BEGIN ?(?:[A-Z0-9]{1,12} )?(?:ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----${LINE_END}?${HEADERS}${BODY})-----END`,
    ),
    tail: '0-9A-Za-z',
    reachAhead: LARGEST_KEY,
    random: false,
    assess: (secret, match) => assessKey(secret, match),
    found: (make) => [
      pem('RSA PRIVATE KEY', make.base64(800)),
      pem('PRIVATE KEY', make.base64(240)),
      pem('OPENSSH PRIVATE KEY', make.base64(360)),
      JSON.stringify({ private_key: pem('PRIVATE KEY', make.base64(1600)) }),
    ],
    ignored: (make) => [
      pem('PUBLIC KEY', make.base64(400)),
      pem('CERTIFICATE', make.base64(800)),
      pem('PRIVATE KEY', '...'),
      pem('RSA PRIVATE KEY', 'A'.repeat(200)),
    ],
  }),
  token({
    id: 'putty-private-key',
    title: 'Private key (PuTTY)',
    severity: 'critical',
    literals: ['PuTTY-User-Key-File-'],
    pattern:
      /PuTTY-User-Key-File-[23]: [\w@.-]{3,60}\r?\nEncryption: [\w-]{4,20}\r?\n[\s\S]{40,6000}?Private-Lines: \d{1,3}\r?\n(?<secret>[A-Za-z0-9+/=\r\n]{60,8000}?)\r?\nPrivate-MAC/,
    reachAhead: LARGEST_KEY,
    random: false,
    found: (make) => [
      `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: deploy\nPublic-Lines: 2\n${make.base64(64)}\n${make.base64(30)}\nPrivate-Lines: 2\n${make.base64(64)}\n${make.base64(60)}\nPrivate-MAC: ${make.hex(64)}`,
    ],
    ignored: () => ['PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n'],
  }),
]);

function assessKey(secret: string, match: string) {
  const body = secret.replace(/^-----[^\n]*?-----|\\[nr]|\s/g, '');
  if (new Set(body).size < 20) return { kind: 'not-a-secret' } as const;
  const locked = /ENCRYPTED/.test(match.slice(0, 200));
  return locked
    ? ({
        kind: 'secret',
        confidence: 'high',
        severity: 'medium',
        note: 'the key is encrypted with a passphrase',
      } as const)
    : ({ kind: 'secret', confidence: 'high' } as const);
}

function pem(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
}
