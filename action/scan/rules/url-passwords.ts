import { exactly, followedBy } from '../prefilter/literal.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessByEase } from './typed-password.ts';
import { eitherCase, issuer, token } from './vendor.ts';

const SLASH = 47;
const AT = 64;
/** Longest user name and password that are matched. */
const REACH = 320;
/** Most URLs have a slash before any `@`. */
const BEFORE_USER_INFO = followedBy(exactly('://'), { of: 'user', size: REACH - '://'.length });

const WEAK_PASSWORDS =
  /^(?:pass(?:word|wd)?|pw|pwd|secret|postgres|mysql|mongo|redis|root|admin|user(?:name)?|guest|test(?:ing|pass(?:word)?|pw)?|dev|local|docker|token|key|api[-_]?key|[a-z]+[-_](?:password|pass|pw)|my[-_]?password|pass(?:word)?\d{0,4}|[*x•.]+|\d{1,6}|.{1,3})$/i;
/** Marks of values that are filled in later; escapes such as `%40` are part of a password. */
const TEMPLATE = /\$[{(\w]|[{}<>\\]|%[sdv(]|^%\w+%$|^:|^\[?:?[a-z_]+\]$/i;
const LOCAL_HOST =
  /^(?:localhost|127\.0\.0\.1|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|db|database|postgres|mysql|redis|mongo(?:db)?|rabbitmq)(?:[:/?"'\s]|$)|\.(?:local|test|example|invalid)\b|(?:^|\.)example\./i;

const DATABASES =
  'postgres|postgresql|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|couchbases?|couchdb|cassandra|neo4j|bolt|memcached|nats|snowflake|vertica|trino|influxdb|ldaps?|smtps?|sftp|cloudinary';

export const urlPasswordRules = issuer(
  'the service of the URL',
  'Change the password at the service of the URL, then provide the new one through the environment or a secrets manager.',
  [
    token({
      id: 'database-url',
      title: 'Database URL with a password',
      severity: 'critical',
      literals: [BEFORE_USER_INFO],
      anywhere: true,
      pattern: new RegExp(
        `(?<=(?:${eitherCase(DATABASES)})(?:\\+\\w{2,12})?)://[^:/\\s@"'\`]{0,100}:(?<secret>[^@/\\s"'\`]{1,200})@[^/\\s?"'\`<>]{1,100}`,
      ),
      tail: '',
      reachAhead: REACH + 128,
      random: false,
      assess: assessPassword,
      found: (make) => [
        `DATABASE_URL=postgres://app:${make.base62(20)}@db.internal.acme.io:5432/app`,
        `mongodb+srv://svc:${make.base62(16)}@cluster0.ab1cd.mongodb.net/prod`,
        `MONGODB://app:${make.base62(10)}%40${make.base62(6)}@db.acme.io/main`,
        `redis://:${make.base62(24)}@cache.acme.io:6379/0`,
        `mysql+pymysql://root:${make.base62(14)}@10.0.4.12/shop`,
      ],
      ignored: () => [
        'postgres://user:password@localhost:5432/db',
        'postgres://$' + '{USER}:$' + '{PASSWORD}@db.acme.io/app',
        'mysql://<user>:<password>@<host>/db',
        'redis://localhost:6379',
        'postgres://[user][:password]@[host][:port]/[dbname]',
      ],
    }),
    token({
      id: 'url-basic-auth',
      title: 'URL with a password',
      literals: [BEFORE_USER_INFO],
      anywhere: true,
      pattern:
        /(?<=(?:https?|ftps?|git|svn|wss?)):\/\/[^:/\s@"'`<>]{1,256}:(?<secret>[^@/\s"'`<>]{1,256})@[-a-zA-Z0-9%._+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}/,
      tail: '',
      reachAhead: REACH + 300,
      random: false,
      assess: assessPassword,
      found: (make) => [
        `git clone https://deploy:${make.base62(20)}@git.acme.io/site.git`,
        `HTTPS_PROXY=http://svc-build:${make.base62(12)}@proxy.acme.io:3128`,
      ],
      ignored: () => [
        'https://user:pass@example.com/',
        'https://$' + '{USER}:$' + '{TOKEN}@github.com/acme/site',
        'http://localhost:8080/users/@me',
        'https://x-access-token:$' + 'TOKEN@github.com',
        'https://USERNAME:PERSONAL_ACCESS_TOKEN@git.acme.io/site',
      ],
    }),
  ].map((shape) => ({ ...shape, precheck: hasUserInfo })),
);

/** True when an `@` comes before the first slash, space or quote after `://`. */
function hasUserInfo(bytes: Uint8Array, literalAt: number, end: number): boolean {
  const stop = Math.min(end, literalAt + REACH);
  for (let at = literalAt + 3; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === AT) return true;
    if (byte === SLASH || byte <= 32 || byte === 34 || byte === 39) return false;
  }
  return false;
}

function assessPassword(written: string, match: string): Assessment {
  const secret = withoutEscapes(written);
  if (WEAK_PASSWORDS.test(secret) || TEMPLATE.test(written) || TEMPLATE.test(userOf(match)))
    return NOT_A_SECRET;
  if (written === userOf(match)) return NOT_A_SECRET;
  const host = match.slice(match.lastIndexOf('@') + 1);
  if (LOCAL_HOST.test(host))
    return { kind: 'secret', confidence: 'low', severity: 'low', note: 'the host is local or an example' };
  return assessByEase(secret);
}

/** What `%40` and alike stand for, of characters that can be typed. */
function withoutEscapes(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function userOf(match: string): string {
  return match.slice(3, match.indexOf(':', 3));
}
