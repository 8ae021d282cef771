import { anyCase } from '../prefilter/literal.ts';
import { assessGuess } from './assignments.ts';
import { NOT_A_SECRET } from './secret-rule.ts';
import { assigned, issuer } from './vendor.ts';

/** Ends of names such as `encryption_key`: the whole names would be too many to search for. */
const KEY_ENDS = ['ion', 'ing', 'auth', 'count', 'license', 'master', 'app'].flatMap((word) =>
  ['key', '_key', '-key'].map((key) => word + key),
);
const KEY_NAME =
  /(?:(?:en|de)cryption|signing|session|application|subscription|integration|authorization|auth|account|license|master|app)[_.-]?key/i;
const PASSWORDS = [
  'passphrase',
  '_pass',
  '-pass',
  '.pass',
  'pass=',
  'pass =',
  'pass:',
  'pass :=',
  'pass"',
  'pwd',
];
const PASSWORD_NAME = /passphrase|(?<![a-z])pwd|[_.-]pass(?![a-z])|(?<![a-z])pass(?![a-z])/i;
const CAMEL_NAME = /[a-z](?:Pass|Pwd)(?![a-z])/;
const HEADER_NAME = /authorization|x-auth(?!or)|(?<![a-z])bearer(?!s)|[a-z]Bearer/i;
export const tellingNameRules = issuer(
  'unknown service',
  'Change or revoke it at the service that accepts it, then provide the new one through the environment or a secrets manager.',
  [
    {
      ...assigned({
        id: 'named-secret',
        title: 'Key or password under a telling name',
        severity: 'medium',
        literals: [...KEY_ENDS, 'encryption.key', ...PASSWORDS, 'authorization', 'x-auth', 'bearer'].map(
          anyCase,
        ),
        value: /[A-Za-z0-9+/=_.~!@#^&*-]{16,200}/,
        shortest: 16,
        withinWord: true,
        assess: (secret, match, before) => {
          if (/\$$/.test(before) && /^\w+:[^\s=?+-]/.test(match)) return NOT_A_SECRET;
          const name = `${/[\w./-]*$/.exec(before)?.[0] ?? ''}${match.slice(0, -secret.length)}`;
          const tells =
            KEY_NAME.test(name) ||
            PASSWORD_NAME.test(name) ||
            CAMEL_NAME.test(name) ||
            HEADER_NAME.test(name);
          return tells ? assessGuess(secret, match, before) : NOT_A_SECRET;
        },
        found: (make) => [
          `ENCRYPTION_KEY=${make.base62(32)}`,
          `const signingKey = '${make.base62(40)}';`,
          `SMTP_PASS="${make.base62(24)}"`,
          `admin_pwd: ${make.base62(24)}`,
          `auth:\n  bearer: "${make.base62(40)}"`,
          `"bearer": "${make.base62(40)}"`,
        ],
        ignored: (make) => [
          `regionKey = '${make.base62(40)}'`,
          'encryption_key = get_encryption_key_from_vault_2024()',
          `compass: ${make.base62(40)}`,
          `docker run -v \${PWD}:/srv/${make.base62(24)} -v $(PWD):/Go8Src/${make.base62(24)}/kk`,
          `docker run -v $PWD:/go/${make.base62(24)}/kk`,
          `SIGNING_KEY_ID=${make.hex(40)}`,
        ],
      }),
      recognisedBy: 'guess',
    },
  ],
);
