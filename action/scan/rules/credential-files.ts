import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { issuer, token } from './vendor.ts';

const PLACEHOLDER =
  /django-insecure|[{}<>$]|put your unique phrase|change.?me|your[-_ ]|^(?:password|secret|x+)$|example|^\w{2,12}:\/\/|^\.{0,2}\/[\w./-]+$/i;
/** Random texts of so many characters have more different ones. */
const FEWEST_DIFFERENT = 18;

/** Passwords and keys in files of well-known programs, whose characters need not be letters and digits. */
export const credentialFileRules = issuer(
  'the program of the file',
  'Change it where it is accepted, keep the file out of the repository, and provide the new one through the environment or a secrets manager.',
  [
    token({
      id: 'netrc-password',
      title: 'Password in a .netrc file',
      literals: ['machine '],
      pattern:
        /machine\s{1,20}[^\s]{1,200}\s{1,20}login\s{1,20}[^\s]{1,200}\s{1,20}password\s{1,20}(?<secret>[^\s"']{6,200})/,
      tail: '',
      reachAhead: 900,
      random: false,
      assess: assessChosen,
      found: (make) => [`machine api.acme.io login deploy password ${make.base62(16)}`],
      ignored: () => ['machine api.acme.io login deploy password <password>', 'machine learning'],
    }),
    token({
      id: 'pgpass-password',
      title: 'Password in a .pgpass file',
      literals: [':5432:'],
      reachBack: 120,
      pattern: /(?<=^|\s)[\w.*-]{1,100}:5432:[\w.*-]{1,64}:[\w.*-]{1,64}:(?<secret>[^\s:"']{6,128})(?=\s|$)/,
      anywhere: true,
      tail: '',
      random: false,
      assess: assessChosen,
      found: (make) => [`db.acme.io:5432:orders:app:${make.base62(14)}`],
      ignored: () => ['db.acme.io:5432:orders:app:$' + '{PASSWORD}', '127.0.0.1:5432:5432'],
    }),
    token({
      id: 'wordpress-key',
      title: 'Secret key of WordPress',
      literals: ["AUTH_KEY'", "AUTH_SALT'", "LOGGED_IN_KEY'", "LOGGED_IN_SALT'", "NONCE_KEY'", "NONCE_SALT'"],
      anywhere: true,
      pattern: /[A-Z_]{8,14}',\s{0,20}'(?<secret>[^'\n]{32,128})'/,
      tail: '',
      random: false,
      assess: assessRandom,
      found: (make) => [`define('AUTH_KEY',         '${make.base62(30)}|}^ &${make.base62(20)}#*~');`],
      ignored: () => ["define('AUTH_KEY',         'put your unique phrase here');"],
    }),
    token({
      id: 'django-secret-key',
      title: 'Secret key of Django',
      literals: ['SECRET_KEY'],
      pattern: /SECRET_KEY["'\]]{0,2}[ \t]{0,8}[:=][ \t]{0,8}["'](?<secret>[^"'\n]{40,128})["']/,
      tail: '',
      random: false,
      assess: assessRandom,
      found: (make) => [`SECRET_KEY = '${make.lower(24)}$%^&${make.lower(20)}(@)'`],
      ignored: (make) => [
        "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
        'SECRET_KEY: "file:///srv/manager/keys/token/secret.key"',
        `SECRET_KEY = '${make.base62(50)}'`,
      ],
    }),
    token({
      id: 'laravel-key',
      title: 'Application key of Laravel',
      literals: ['APP_KEY=base64:'],
      pattern: /APP_KEY=base64:(?<secret>[A-Za-z0-9+/]{43}=)/,
      tail: '',
      found: (make) => [`APP_KEY=base64:${make.base64(43)}=`],
      ignored: () => ['APP_KEY=base64:'],
    }),
  ],
);

function assessChosen(secret: string): Assessment {
  return PLACEHOLDER.test(secret) ? NOT_A_SECRET : { kind: 'secret', confidence: 'high' };
}

/** Signs among the characters: what has none is found by its name alone. */
function assessRandom(secret: string): Assessment {
  if (!/[^\w\s-]/.test(secret) || PLACEHOLDER.test(secret.replace(/[{}<>$]/g, ''))) return NOT_A_SECRET;
  return new Set(secret).size < FEWEST_DIFFERENT ? NOT_A_SECRET : { kind: 'secret', confidence: 'high' };
}
