import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scanText } from '../content/scan-text.ts';
import { newScanner } from '../new-scanner.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { sampleText } from '../rules/sample-text.ts';

const make = sampleText(4);
const scanner = newScanner('medium', bestPrefilter);

const jwt = (body: object, alg = 'HS256') =>
  `${make.jsonPart({ alg })}.${make.jsonPart({ sub: make.base62(20), ...body })}.${make.base64url(43)}`;

/** What is found, each as `severity rule`. */
function found(text: string, path = 'src/settings.conf'): string[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  return outcome.kind === 'scanned'
    ? outcome.secrets.map(({ severity, rule }) => `${severity} ${rule.id}`)
    : [];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex32 = make.hex(32);
const key = make.base62(40);
const googleKey = `AIza${make.base62(35)}`;
const certain = make.checked('ghp_');
const stripe = `sk_live_51${make.base62(97)}`;

describe("a vendor's name", () => {
  it.each([
    ['DD_API_KEY', `DD_API_KEY=${hex32}`],
    ['a prefix with a separator', `PROD_DD_API_KEY=${hex32}`],
    ['a capital in camel case', `"myDatadogKey": "${hex32}"`],
    ['an escaped line end before it', `"A=1\\nDD_API_KEY=${hex32}"`],
  ])('counts at the start of a word: %s', (_, text) => {
    expect(found(text)).toEqual(['high datadog-key']);
  });

  it.each([
    `add_api_key: ${hex32}`,
    `const rookTable = '00${make.base62(40)}'`,
    `cisco_api_type: ${key}`,
    `tool_basic_auth: ${make.base64(40)}`,
    `two_factor_auth = ${make.lower(30)}`,
  ])('does not count inside another: %s', (text) => {
    expect(found(text).filter((id) => !id.endsWith('generic-secret'))).toEqual([]);
  });
});

describe('files of tests and documentation', () => {
  it.each([
    'pkg/testdata/settings.conf',
    'plugin/test-fixtures/settings.conf',
    'integration/resources/settings.conf',
    'src/test/resources/settings.conf',
    'app/src/androidTest/settings.conf',
    'src/UnitTests/settings.conf',
    'src/jvmTestShared/settings.conf',
    'web/cypress/settings.conf',
    'net/httptest/settings.conf',
    'src/KeyTest.java',
    'internal/suites/OIDC/settings.conf',
    'config/django/testing.py',
    'docker/quick-setup/tls/settings.conf',
    'certs/snakeoil.key',
    'certs/benchmark-server-key.pem',
    'infra/certs/local-dev-key.pem',
    'services/e2ee/keyTestUtils.ts',
    'vendor/openpgp/keys_test_data.go',
    'src/test-vectors.json',
    'hack/keys/worker.conf',
    't/certs/server.conf',
    '.ci/settings.conf',
    'ci/settings.conf',
    '.env.docker',
    'docker-compose.test.yml',
    'compose.ci.yaml',
    'docker-compose-e2e.yml',
    'lib/plugin.t',
    'static/legacy-docs/api.htm',
    'k8s/local_testing.yml',
    '.env.test',
    '.env.unit-tests',
    'internal/testresources/settings.conf',
    'docs/settings.conf',
    'vendor/nats/README.md',
    'man/tool.1',
    'security-oidc-quickstart/config/realm.json',
    'templates/howto_app.html',
    'api/openapi.yaml',
    'MANUAL.html',
  ])('give low severity: %s', (path) => {
    expect(found(`token = ${stripe}`, path)).toEqual(['low stripe-live-key']);
    // A checksum proves that it was issued.
    expect(found(`token = ${certain}`, path)).toEqual(['high github-token']);
  });

  it.each([
    'src/latest/settings.conf',
    'docker-compose.yml',
    'src/precise/a.conf',
    'src/cicd/a.conf',
    'contest/a.conf',
    'src/Latest/a.conf',
    'src/testimonials/a.conf',
    'src/latest_data.ts',
    'src/contestData.ts',
    'bench/settings.conf',
    'app.log.1',
  ])('are not: %s', (path) => {
    expect(found(`token = ${stripe}`, path)).toEqual(['critical stripe-live-key']);
  });
});

describe('the settings of a secret scanner', () => {
  it.each(['.gitleaks.toml', 'ci/.secrets.baseline', '.secretlintrc.json', '.gitguardian.yaml'])(
    'give low severity: %s',
    (path) => {
      expect(found(`regexes = ["${stripe}"]`, path)).toEqual(['low stripe-live-key']);
      expect(found(`regexes = ["${certain}"]`, path)).toEqual(['high github-token']);
    },
  );

  it.each(['gitleaks.ts', 'trufflehog/server.yaml'])('are not: %s', (path) => {
    expect(found(`key = "${stripe}"`, path)).toEqual(['critical stripe-live-key']);
  });
});

describe('files full of random texts', () => {
  it.each([
    '.yarn/releases/yarn-4.1.0.cjs',
    'i18n.lock',
    'locales/de.json',
    'src/i18n/messages_fr.properties',
    'checksums.txt',
    'deps/lock.json',
  ])('give no guesses: %s', (path) => {
    expect(found(`"auth/x_password": "${hex32}"`, path)).toEqual([]);
    expect(found(`token = ${stripe}`, path)).toEqual(['high stripe-live-key']);
  });

  it('are recognized by their lines, too', () => {
    const map = ['welcome', 'auth/x_password', 'auth/title', 'footer'].map((id) => `${id}: ${make.hex(32)}`);
    expect(found(map.join('\n'))).toEqual([]);
    const settings = ['A_TOKEN', 'B_PASSWORD', 'C_SECRET', 'D_API_KEY'].map((id) => `${id}=${make.hex(32)}`);
    expect(found(settings.join('\n'))).toHaveLength(4);
  });
});

describe('a value', () => {
  it.each([
    ['public by design', `posthog_api_key = phc_${make.base62(43)}`],
    ['after another value', `grant: "client-secret", "${key}"`],
    ["a part of a resource's name", `source: orn:okta:pam:${make.base62(12)}:secrets:${make.lower(24)}`],
    ['the next argument', `login(user, api_key, ${make.lower(12)}${make.base62(20)})`],
    ['a page', `"page_token": "${make.base62(32)}"`],
    ['after a sentence', `fail("User password expired!", "${key}")`],
    ['an identifier', `token_migration = "0004_netboxgroup_netboxuser_17"`],
    ['known from a specification', 'token=2YotnFZFEjr1zCsicMWpAA'],
    ['JSON in base64', `token: ${Buffer.from('{"offset":"50","v":2,"w":71}').toString('base64')}`],
    ['its name in camel case', `CREATE USER nx PASSWORD 'nxrmPassword';`],
    ['known from a specification', `Authorization: Basic ${'QWxhZGRpbjpvcGVu'}IHNlc2FtZQ==`],
    ['an algorithm', 'newSecretKey("PBKDF2WithHmacSHA256", spec)'],
    ['typed in order', "client_secret: 'A1bC2dE3fH4iJ5kL6mN7oP8qR9sT0u'"],
    ['like a UUID', `token: f3759h79-eg61-5cb9-b9a9-7d1g93g8ae9b`],
    ['words in base64', `secret: ${Buffer.from('permission denied for user').toString('base64')}`],
    ['its own description', 'git clone https://USERNAME:PERSONAL_ACCESS_TOKEN@git.acme.io/site.git'],
    ['its own description', 'git clone https://bob:my-access-token@git.acme.io/site.git'],
    [
      'words of another language in base64',
      `token: ${Buffer.from('Dein Passwort wurde geändert').toString('base64')}`,
    ],
    ['code in base64', `db_password: ${Buffer.from('os.environ.get_value').toString('base64')}`],
    ['words in base64 in base64', `value: ${base64(base64('my-secret-token-to-change'))}`],
    ['JSON in base64', `Authorization: Basic ${base64('{"db_password":"change-me-in-production"}')}`],
    ['public by design, in base64', `posthog_api_key: ${base64(`phc_${make.base62(43)}`)}`],
    ['public by design, a default', `KEY="$\{POSTHOG_API_KEY:-phc_${make.base62(43)}}"`],
    ['a hash in a dump', `INSERT INTO users (name, password) VALUES ('admin', '${hex32}', 'a@acme.io');`],
    ['a hash in a statement', `UPDATE users SET password='${make.hex(128)}' WHERE name='admin';`],
    ['a hash of PostgreSQL', `PASSWORD=md5${hex32}`],
    ['a hash of PostgreSQL, in a statement', `CREATE ROLE app WITH PASSWORD 'md5${hex32}';`],
    ['a hash of ASP.NET', `"Password": "AQAAAAEAACcQAAAAE${make.base64(65)}=="`],
    ['a hash of ASP.NET, of today', `"Password": "AQAAAAIAAYagAAAAE${make.base64(65)}=="`],
    ['a hash of bcrypt', `PASSWORD='$2a$10$${make.base62(53)}'`],
    ['a salted hash of LDAP', `userPassword: {SSHA}${make.base64(32)}`],
    ['a hash of Django', `password = "pbkdf2_sha256$260000$${make.base62(16)}$${make.base64(43)}="`],
    ['a password of tests', "CREATE USER 'a'@'%' IDENTIFIED WITH caching_sha2_password BY 'acme-site-test';"],
    ["an option's value", `New-Login -Password 'required-for-every-request'`],
    ["another property's", `{\n  title: 'Acme API key',\n  literals: ['${key}'],\n}`],
    ["another property's", `{ title: 'Acme API key', description: '${key}' }`],
    ["another property's", `{"title": "Acme API key", "enum": ["${key}"]}`],
    ["another property's", `field("API key", options=["${key}"])`],
    ["another property's", `field("API key", options => list("${key}"))`],
    ["another property's", `field "API key", choices: %w[${key}]`],
    ["another name's", `api_key, label = "a", "${key}"`],
    ['appended to something else', `api_key = "${key.slice(0, 10)}"\nlabel += "${key.slice(10)}"`],
    ['a definition by a call', 'define API_KEY\nget_key_of_acme_2024(1)\nendef'],
    ['a type', 'static bool parse_challengePassword(private_x509_pkcs10_t *this, chunk_t blob)'],
    ['a type of a later parameter', 'int set(int a, const api_token_view_v12_t &token, int b)'],
    [
      'a thumbprint',
      `secret: new Secret("${make.hex(40).toUpperCase()}", "mtls")\n{\n  Type = SecretTypes.CertificateThumbprint\n}`,
    ],
    ['a thumbprint of a name', `certificate_thumbprint_secret: "${make.hex(40)}"`],
    ['known to everyone', `defaultClientSecret = "d-FL95Q19q7MQmFp${'d7hHD0Ty'}"`],
    ['a short word in base64', `password: ${base64('foobar_new')}`],
    [
      'an index of a table',
      `renameIndex('oauth2_access_tokens', 'UNIQ_${make.hex(16).toUpperCase()}', 'token')`,
    ],
    ['a constraint of a table', `access_token CONSTRAINT "PK_${make.hex(27)}" PRIMARY KEY`],
    ['typed in parts', 'api_key: 8312341g-5678-abcd-4a2b2c-33bcsd655'],
    ['what a program is installed with', `secret_key = SW2YcwTIb9zp${'OOhoPsMm'}`],
    ['a commit of what its name is in', `<a href="#d">docker-credential-helpers (${make.hex(40)})</a>`],
    ['a commit of what its name is in', `github.com/DataDog/datadog-go v1.2.0 [${make.hex(40)}]`],
    ['a path', 'settings_password_path: default: "/VirtualBox/GuestInfo/Net/0/V4/IP"'],
    ['called unfit for production', `password: "${make.uuid()}-not-for-prod"`],
    ['called unfit for use', `api_key = "do-not-use-${make.base62(24)}"`],
    ['the next word of a sentence', 'ru: Использовать команду net user для сбора учетных записей'],
    ['the next word of a sentence', 'fr: la commande net user pour récupérer les comptes'],
    ['a public statement of NATS', `operator = "${jwt({ nats: { type: 'operator' } }, 'ed25519-nkey')}"`],
    // It would take forever if a word could be divided in more than one way.
    ['a long word after a slash', `password = "/${make.lower(180)}!"`],
    ['a part of base64', `data:font/woff2;base64,${make.base64(64)}/EAAC${make.base62(100)}Z1a`],
  ])('%s is not a secret: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['an encrypted value', `const rcloneEncryptedClientSecret = "${key}"`],
    ['a hash by its name', `password_sha256: "${make.hex(64)}"`],
    ['a made-up value with a type', `const TEST_KEY: &'static str = "${stripe}";`],
    ['a made-up value', `const fakeStripeKey = "${stripe}"`],
    ['a made-up value on the next line', `const KEY_PLACEHOLDER = \`\n${stripe}\``],
    ['a guess near an example', `// Example of a request:\nbody = '{ "api_key": "${key}" }'`],
    ['a hash by its name, in a list', `env:\n- name: PASSWORD_SHA256\n  value: ${make.hex(64)}`],
    ['a hash by its name, in a table', `id,password_sha256\n1,${make.hex(64)}\n`],
    ['a hash by its name, given by a call', `api_key_hash = SecretStr("${make.hex(64)}")`],
    ['a hash by its name, in options', `az secret set --name token-fingerprint --value ${make.hex(64)}`],
    [
      'a hash by its name, before other options',
      `az keyvault secret set --name=api-key-hash --tags a=b --value "${make.hex(64)}"`,
    ],
    [
      'a hash beside its salt',
      `"secretData": "{\\"value\\":\\"${make.base64(86)}==\\",\\"salt\\":\\"${make.base64(22)}==\\"}", "credentialData": "{\\"hashIterations\\":27500}"`,
    ],
    ['a digest before its salt', `{ "password": "${make.hex(128)}",\n  "salt": "${make.base62(16)}" }`],
    ['a digest behind its salt', `salt: ${make.base62(8)}\npassword: ${make.hex(128)}`],
    ['a session that expired', `${jwt({ exp: 1_500_000_000 })}`],
    ['an example in a text', `"""The key, for example, \`${stripe}\` of the account."""`],
    ['an example in a comment', `// e.g. ${stripe}`],
    ['an example in a schema', `token:\n  type: string\n  example: ${stripe}`],
    ['an example with parts', `example:\n  owner: me\n  token: ${stripe}`],
    ['a Firebase key', `{ apiKey: '${googleKey}', authDomain: 'acme.firebaseapp.com' }`],
    ['a key of a search', `algolia: { AppId: "GRSX1RCDRG", ApiKey: "${hex32}", Index: "posts" }`],
    [
      'a public key',
      `read_only = yes;\nencryption_key = "${make.from('ybndrfg8ejkmcpqxot1uwisza345h769', 52)}";\nfuzzy_map = {`,
    ],
    ['an encrypted password', `db.password=ENC(${make.base64(32)})`],
    ['a link to a meeting', `LOCATION:https://acme.zoom.us/j/84218184168?pwd=${make.base62(24)}`],
    ['a hash of an easy word', `"ClientSecrets": [{ "Value": "${sha256('secret').toString('base64')}" }]`],
    ['a hash of an easy word', `password = '${sha256('changeme').toString('hex')}'`],
    ['an easy password of a URL', 'postgres://app:$1@db.acme.io/app'.replace('$1', 'app_test1')],
    ['an easy password of a request', `Authorization: Basic ${base64('statususer:statuspass')}`],
    [
      'an easy password of a command',
      'curl -u deploy:$1 https://nexus.acme.io'.replace('$1', 'deploytest12'),
    ],
    [
      'an easy password of a statement',
      `CREATE USER 'repl'@'%' IDENTIFIED BY '$1';`.replace('$1', 'replsecret1'),
    ],
    ['a signature of a link', `http://cdn.acme.io/5df1?e=1576142006&token=${key}:${make.base64url(27)}=`],
    ['a signature of a link', `https://cdn.acme.io/5df1?token=${key}&expires=1576142006`],
    [
      'a token in a response that a comment shows',
      `/*\n{ "data": {\n  "access_token": "${make.hex(32)}",\n  "expires_in": 7200\n} }\n*/`,
    ],
    [
      'a token in the examples of a module',
      `EXAMPLES = r"""\n${'- name: Read the list of keys\n'.repeat(40)}  acme_keys:\n    token: ${key}\n"""\n`,
    ],
    ['an easy password of a connection string', 'Server=db;User=sa;Password=$1;'.replace('$1', 'Test@12345')],
    [
      'an id whose secret was taken out',
      `{"accessKey":"LTAI5t${make.base62(18)}","accessSecret":"X","enablePublicAccess":true}`,
    ],
    ['an id whose secret was taken out', `accessKey: "${make.upper(20)}7",\n  secretKey: "****",`],
    ['an id whose secret was taken out', `'access_key' => 'AKLT${key}', 'secret_key' => ''`],
    [
      'a part of a signed message',
      `"signature": {\n  "token": "${make.hex(50)}",\n  "timestamp": "1705376308",\n  "signature": "${make.hex(64)}"\n}`,
    ],
    ['a key of tests', `env:\n  NODE_ENV: test\n  URL: http://localhost\n  SECRET_KEY: ${make.hex(64)}`],
    ['a key of tests', `SESSION_SECRET=${key}\nRAILS_ENV=test`],
    [
      'a token for the machine itself',
      `# curl -X POST http://localhost:8000/api -H "X-API-TOKEN: ${make.base62(64)}"`,
    ],
    [
      'a key in the examples of a resource',
      `  examples <<~DOC\n${'    Read the list of keys.\n'.repeat(30)}    key_content "${stripe}"\n  DOC`,
    ],
    ['a key in a manual', `my $a = 1;\n\n=head1 SYNOPSIS\n\n  connect("${stripe}");\n\n=cut\n`],
    ['a DocSearch key', `algolia: {\n  appId: 'BH4D9OD16A',\n  apiKey: '${hex32}',\n  indexName: 'acme',\n}`],
  ])('is of low severity: %s', (_, text) => {
    expect(found(text)).toEqual([expect.stringMatching(/^low /)]);
  });

  it.each([
    ['an encryption key', `encryption_key = "${key}"`, 'medium named-secret'],
    ['a key in a call', `connect(api_key: "${key}", retries)`, 'medium generic-secret'],
    [
      'a key of a search with all rights',
      `algolia: { AppId: "GRSX1RCDRG", AdminApiKey: "${hex32}", Index: "posts" }`,
      'medium generic-secret',
    ],
    ['a key of Google alone', `key: '${googleKey}'`, 'high google-api-key'],
    ['a key below another example', `example: 1\ntoken: ${stripe}`, 'critical stripe-live-key'],
    ['a secret with any name', `az keyvault secret set --name db --value ${key}`, 'medium generic-secret'],
    ['the value of its own name', `user, db_password = "admin", "${key}"`, 'medium generic-secret'],
    [
      'a value with what is appended to it',
      `api_key = "${key.slice(0, 20)}"\napi_key += "${key.slice(20)}"`,
      'medium generic-secret',
    ],
    ['joined words', `api_key = %w(${key.slice(0, 20)} ${key.slice(20)}).join`, 'medium generic-secret'],
    ['a name beside a value', `{ name: 'API key', type: 'text', value: '${key}' }`, 'medium generic-secret'],
    ['a key beside a salt', `API_KEY=${make.hex(64)}\nSALT=${make.hex(32)}`, 'medium generic-secret'],
    [
      'a password of a service beside a salt',
      `DB_PASSWORD=${make.hex(64)}\nSALT=${make.hex(32)}`,
      'medium generic-secret',
    ],
    ['a password of digits and letters', `PASSWORD=${make.hex(64)}`, 'medium generic-secret'],
    ['an id beside a default', `{ id: 'api-key', default: ['${key}'] }`, 'medium generic-secret'],
    ['a commit-like key in brackets', `DATADOG_APP_KEY=(${make.hex(40)})`, 'high datadog-key'],
    ['a commit-like token in a call', `setToken("${make.hex(40)}")`, 'medium generic-secret'],
    ['a token in a link', `https://acme.io/feed?e=1&token=${key}`, 'medium generic-secret'],
    ['a token behind a comment', `/* expires_in: 7200 */\ntoken = "${key}"`, 'medium generic-secret'],
    ['a token in a comment', `/*\n token = "${key}"\n*/`, 'medium generic-secret'],
    [
      'a token behind examples',
      `EXAMPLES = """\n- a: 1\n"""\n${'call()\n'.repeat(80)}token = "${key}"`,
      'medium generic-secret',
    ],
    [
      'an id beside its secret',
      `{"accessKey":"${make.upper(20)}7","accessSecret":"${key}"}`,
      'medium generic-secret',
    ],
    [
      'a token beside a time',
      `"token": "${make.hex(50)}",\n"timestamp": "1705376308"`,
      'medium generic-secret',
    ],
    ['a token of a service beside tests', `NODE_ENV: test\nCODECOV_TOKEN: ${key}`, 'medium generic-secret'],
    ['a key below tests', `NODE_ENV: test\n\nSECRET_KEY: ${make.hex(64)}`, 'medium generic-secret'],
    [
      'a token for another machine',
      `curl https://localhost.acme.io/ -H "X-API-TOKEN: ${key}"`,
      'medium generic-secret',
    ],
    ['a key behind examples', `examples <<~DOC\n  a\nDOC\nkey "${stripe}"`, 'critical stripe-live-key'],
    ['a key behind a manual', `=head1 A\n\n=cut\n\nconnect("${stripe}")`, 'critical stripe-live-key'],
    ['a pair of name and value', `headers.set("api_key", "${key}")`, 'medium generic-secret'],
  ])('counts in full: %s', (_, text, expected) => {
    expect([...new Set(found(text))]).toEqual([expected]);
  });
});

describe('a table', () => {
  it('has names in its head only', () => {
    const rows = ['ALIAS\tLOCAL-Password\t26.2356.19', 'ALIAS\tREMOTE-Password\t26.2356.20'];
    expect(found(`${rows.join('\n')}\nALIAS\tROUTE\t26.2356.25.${make.digits(9)}\n`)).toEqual([]);
    expect(found(`id\tapi_key\tdate\n1\t${key}\t2026-11-02\n`)).toEqual(['medium generic-secret']);
  });
});

it('takes no list of different letters for one text', () => {
  const letters = [...'GyMLdhHkKmsEceDFwWabBzZv'].filter((letter, at, all) => all.indexOf(letter) === at);
  expect(found(`protected static $tokens = array(\n  '${letters.join("', '")}',\n);\n`)).toEqual([]);
  expect(found(`$token = implode('', array('${[...key].join("', '")}'));\n`)).toEqual([
    'medium generic-secret',
  ]);
});

it.each(['C_PROXY_PASS,\n  C_PROXY_TLS13_CIPHERS', 'token: LCS-IKEv2-IPv4-Route1'])(
  'takes words with numbers for names: %s',
  (text) => expect(found(text)).toEqual([]),
);

describe('a password in a connection string', () => {
  it.each([
    ['mypasswd', []],
    ['your-password', []],
    ['password123', []],
    ['postgres', []],
    ['Password12!', ['low connection-string-password']],
    ['Test@12345', ['low connection-string-password']],
    ['Testing!123', ['low connection-string-password']],
    ['p@sSw0rd_', ['low connection-string-password']],
    ['P@ssw0rd123', ['low connection-string-password']],
    ['Krakow@2291', ['critical connection-string-password']],
    ['Passw0rd!', ['low connection-string-password']],
    [make.base62(16), ['critical connection-string-password']],
    ['hv7!Wq-Zp2mL', ['critical connection-string-password']],
  ])('is assessed as a person types it: %s', (password, expected) => {
    expect(found(`Server=db;User Id=sa;PWD=${password}`)).toEqual(expected);
    expect(found(`conn = "Data Source=db; Uid=sa; Password=${password};Encrypt=True"`)).toEqual(expected);
  });
});
