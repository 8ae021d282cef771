import { isPasswordHash } from '../assessment/password-hash.ts';
import { anyCase } from '../prefilter/literal.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessByEase, assessTypedPassword } from './typed-password.ts';
import { eitherCase, issuer, token } from './vendor.ts';

/** Placeholders of passwords, and the most common passwords in examples. */
const NO_PASSWORD =
  /^(?:pass(?:word|wd)?\d{0,4}|secret|root|admin|test\w{0,4}|postgres|guest|user\w{0,4})$|^(?:os\.environ|process\.env|env|var|settings|config)\.|[{}<>$%?*]|^:/i;

export const passwordRules = issuer(
  'the service that accepts the password',
  'Change the password there, then provide the new one through the environment or a secrets manager.',
  [
    token({
      id: 'connection-string-password',
      title: 'Connection string with a password',
      severity: 'critical',
      literals: [anyCase(';password='), anyCase(';pwd='), anyCase('; password='), anyCase('; pwd=')],
      anywhere: true,
      pattern: new RegExp(
        String.raw`; ?(?:${eitherCase('password|pwd')})=(?<secret>[^;"'\x60\s<>&]{8,128})(?=[;"'\x60\s]|$)`,
      ),
      tail: '',
      assess: (secret) => (isChosenSecret(secret) ? assessTypedPassword(secret) : NOT_A_SECRET),
      found: (make) => [
        `Server=tcp:acme.database.windows.net,1433;Database=app;User ID=app;Password=${make.base62(20)};Encrypt=True;`,
        `"Data Source=10.0.0.4;User Id=sa;Pwd=${make.base62(16)}"`,
      ],
      ignored: () => [
        'Server=localhost;User Id=sa;Password=password123;',
        'Server=db;Password=$' + '{DB_PASSWORD};',
        'Server=db;Password={0};Database=x',
        'Server=db;UID=root;PWD=mypasswd;Database=x',
      ],
    }),
    token({
      id: 'sql-password',
      title: 'Password in a database statement',
      literals: [anyCase("password '"), anyCase('identified by'), anyCase('identified with')],
      anywhere: true,
      pattern: new RegExp(
        String.raw`(?<![\w-])(?:${eitherCase('password|identified by')}|${eitherCase('identified with')} ["']?\w{1,40}["']? ${eitherCase('by')}) ["'](?<secret>[^"'\s]{10,128})["']`,
      ),
      tail: '',
      assess: assessChosen,
      found: (make) => [
        `CREATE USER app WITH PASSWORD '${make.base62(20)}';`,
        `CREATE USER 'app'@'%' IDENTIFIED BY '${make.base62(16)}';`,
        `create user app identified by "${make.base62(16)}";`,
        `CREATE USER app IDENTIFIED WITH caching_sha2_password BY '${make.base62(16)}';`,
      ],
      ignored: () => [
        "CREATE USER app WITH PASSWORD '$" + "{APP_PASSWORD}';",
        "ALTER USER root IDENTIFIED BY 'changeme-please';",
        "throw new Error('no password ' + 'authentication');",
      ],
    }),
    token({
      id: 'wireguard-key',
      title: 'WireGuard private or preshared key',
      severity: 'critical',
      literals: ['PrivateKey', 'PresharedKey'],
      pattern:
        /(?:PrivateKey|PresharedKey)[ \t]{0,8}=[ \t]{0,8}(?<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)/,
      tail: 'A-Za-z0-9+/=',
      fix: 'Create a new key pair with `wg genkey`, replace the public key at every peer, and keep the new one out of the repository.',
      found: (make) => [
        `[Interface]\nPrivateKey = ${make.base64(42)}A=`,
        `[Peer]\nPresharedKey=${make.base64(42)}0=`,
      ],
      ignored: (make) => [`PublicKey = ${make.base64(42)}A=`, 'PrivateKey = <private key>'],
    }),
  ],
);

/** Of a database for tests: `acme-test`. */
const OF_TESTS = /^(?:[a-z]+[-_.])*(?:tests?|testing|dev|local|ci)(?:[-_.][a-z]+)*$/i;

function assessChosen(secret: string): Assessment {
  return isChosenSecret(secret) ? assessByEase(secret) : NOT_A_SECRET;
}

function isChosenSecret(secret: string): boolean {
  return !NO_PASSWORD.test(secret) && !OF_TESTS.test(secret) && !isPasswordHash(secret);
}
