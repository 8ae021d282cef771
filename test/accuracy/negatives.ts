import { type SampleText, sampleText } from '../../action/scan/rules/sample-text.ts';
import { FILE_SHAPES } from './file-shapes.ts';
import type { LabelledText } from './labelled-text.ts';

type Line = readonly [path: string, write: (make: SampleText) => string];

/** Random texts that are not secrets. Each line is tried with several random values. */
const RANDOM_BUT_HARMLESS: Readonly<Record<string, readonly Line[]>> = {
  'hashes and digests': [
    ['package-lock.json', (m) => `"integrity": "sha512-${m.base64(86)}==",`],
    ['yarn.lock', (m) => `  resolved "https://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#${m.hex(40)}"`],
    ['go.sum', (m) => `golang.org/x/net v0.38.0 h1:${m.base64(43)}=`],
    ['Cargo.lock', (m) => `checksum = "${m.hex(64)}"`],
    ['.github/workflows/ci.yml', (m) => `      - uses: actions/checkout@${m.hex(40)} # v5.0.0`],
    ['Dockerfile', (m) => `FROM node:24-slim@sha256:${m.hex(64)}`],
    ['src/schema.ts', (m) => `const checksumOfToken = '${m.hex(40)}';`],
    ['app/users.py', (m) => `password_hash = "$2b$12$${m.base62(53)}"`],
    ['index.html', (m) => `<script src="app.js" integrity="sha384-${m.base64(64)}"></script>`],
    ['.terraform.lock.hcl', (m) => `    "h1:${m.base64(43)}=",`],
    ['poetry.lock', (m) => `    {file = "idna-3.10.tar.gz", hash = "sha256:${m.hex(64)}"},`],
    [
      'CHANGELOG.md',
      (m) => `- Fix token refresh ([${m.hex(7)}](https://github.com/acme/site/commit/${m.hex(40)}))`,
    ],
  ],
  ids: [
    ['src/tenant.ts', (m) => `const tenantId = '${m.uuid()}';`],
    ['infra/main.tf', (m) => `  client_id = "${m.uuid()}"`],
    ['config/app.yaml', (m) => `token_id: ${m.uuid()}`],
    ['config/auth.yaml', (m) => `api_key_id: ${m.base62(20)}`],
    ['src/firebase.ts', (m) => `  appId: '1:${m.digits(12)}:web:${m.hex(22)}',`],
    [
      'infra/iam.tf',
      (m) => `  secret_arn = "arn:aws:secretsmanager:eu-west-1:${m.digits(12)}:secret:db-${m.base62(6)}"`,
    ],
    [
      'ios/App.xcodeproj/project.pbxproj',
      (m) => `\t\t${m.from('0123456789ABCDEF', 24)} /* Token.swift in Sources */ = {isa = PBXBuildFile; };`,
    ],
    ['src/analytics.ts', (m) => `posthog.init('phc_${m.base62(43)}')`],
    ['src/pay.ts', (m) => `const stripe = Stripe('pk_live_51${m.base62(97)}');`],
    ['src/map.ts', (m) => `mapboxgl.accessToken = 'pk.eyJ1Ijoi${m.base62(70)}.${m.base62(22)}';`],
    ['config/okta.yaml', (m) => `okta_client: 0oa${m.base62(17)}`],
    ['config/twilio.yaml', (m) => `twilio_account_sid: AC${m.hex(32)}`],
  ],
  'public keys and certificates': [
    ['keys/deploy.pub', (m) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(43)} deploy@acme`],
    [
      'keys/ca.pem',
      (m) => `-----BEGIN CERTIFICATE-----\n${m.base64(64)}\n${m.base64(64)}\n-----END CERTIFICATE-----`,
    ],
    [
      'keys/jwt.pem',
      (m) => `-----BEGIN PUBLIC KEY-----\n${m.base64(64)}\n${m.base64(60)}\n-----END PUBLIC KEY-----`,
    ],
    ['config/age.yaml', (m) => `recipients: age1${m.from('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}`],
    ['src/verify.ts', (m) => `const publicKeyToken = '${m.hex(64)}';`],
  ],
  'encoded data': [
    ['src/icons.ts', (m) => `export const logo = 'data:image/png;base64,iVBORw0KGgo${m.base64(300)}';`],
    ['assets/app.min.js', (m) => `!function(e,t){var token="${m.base62(32)}",n=t[e]}(window,document);`],
    ['fonts/inter.css', (m) => `src: url(data:font/woff2;base64,d09GMgABAAAA${m.base64(300)});`],
    ['src/app.js.map', (m) => `{"version":3,"mappings":"${m.from('ACEGIKMOQSUWYacegikmoqsuwy,;', 400)}"}`],
    ['test/snapshot.snap', (m) => `exports["token"] = "${m.base62(40)}";`],
    ['src/words.ts', (m) => `const cursor = 'eyJ${m.base62(60)}';`],
  ],
};

/** Texts that name, describe or stand for secrets. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  references: [
    'process.env.SECRET_VALUE',
    '$' + '{{ secrets.DEPLOY_TOKEN }}',
    '$' + '{SECRET_VALUE}',
    '$SECRET_VALUE',
    '<%= ENV["SECRET_VALUE"] %>',
    'os.environ["SECRET_VALUE"]',
    'vault:secret/data/app#password',
    'op://vault/item/password',
    'var.secret_value',
    'data.aws_ssm_parameter.db.value',
    'ssm:/prod/db/password',
    '{{ .Values.secretValue }}',
    '%SECRET_VALUE%',
    'projects/acme/secrets/db/versions/1',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db',
    'keyring.get_password("app", "db")',
  ],
  placeholders: [
    'your-api-key-here',
    'YOUR_API_KEY',
    '<your-token>',
    'changeme',
    'change-me-in-production',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'REDACTED_BY_SECURITY_TEAM',
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz123456',
    '00000000000000000000000000000000',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    'replace-with-real-token',
    'dummy-token-for-local-development',
    'my-super-secret-password',
    'insert_token_here',
    'example-secret-value-do-not-use',
    '********************************',
    '...',
  ],
  'placeholders of vendors': [
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'github_pat_your_token_here',
    'AKIA' + 'IOSFODNN7' + 'EXAMPLE',
    'sk_live_your_stripe_key_goes_here',
    'sk-your-openai-api-key-goes-here-please',
    'xoxb-your-slack-bot-token',
    'glpat-xxxxxxxxxxxxxxxxxxxx',
    'npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'AIza' + 'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
    'SG.xxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',
    'hvs.your-vault-token-here-0000',
    `dop_v1_${'0'.repeat(64)}`,
    `lp_${'x'.repeat(36)}`,
    'lp_your_key',
    'postgres://user:password@localhost:5432/app',
    'mysql://root:root@127.0.0.1/app',
    'https://user:pass@example.com/path',
    'redis://:password@redis:6379',
    'mongodb://<username>:<password>@cluster.mongodb.net/',
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  'plain words and code': [
    'tokenizer.next(input)',
    'true',
    'required',
    'Enter your password',
    'Bearer',
    'authorization_code',
    'getSecretFromVault',
    'password-reset-completed',
    'TokenExpiredError',
    'credentials: include',
    'session-token-cookie-name',
    'com.acme.security.TokenService',
    'application/vnd.api+json',
    '/api/v1/tokens/refresh',
    'https://api.acme.io/oauth/token',
    'https://acme.io:8443/users/@me/secrets',
    'a-zA-Z0-9_-',
    'ghp_[0-9A-Za-z]{36}',
    'sk_live_[0-9a-zA-Z]{24}',
    '2026-01-01T00:00:00.000Z',
    '192.168.100.200',
    'v1.24.3-rc.1+build.20260101',
    '#1a2b3c',
    'node_modules/.bin/secretlint',
  ],
};

const NAMES = ['API_KEY', 'DB_PASSWORD', 'AUTH_TOKEN', 'CLIENT_SECRET'];
const VALUES_PER_LINE = 9;

export function negatives(): LabelledText[] {
  const texts: LabelledText[] = [];
  for (const [group, lines] of Object.entries(RANDOM_BUT_HARMLESS)) {
    for (const [index, [path, write]] of lines.entries()) {
      for (let value = 0; value < VALUES_PER_LINE; value++) {
        texts.push({
          group,
          path,
          text: `${write(sampleText(5_000 + index * 100 + value))}\n`,
          rule: undefined,
        });
      }
    }
  }
  let turn = 0;
  for (const [group, words] of Object.entries(WORDS)) {
    for (const word of words) {
      for (const name of NAMES) {
        const shape = FILE_SHAPES[turn % FILE_SHAPES.length];
        turn += 1;
        if (shape !== undefined)
          texts.push({ group, path: shape.path, text: shape.write(name, word), rule: undefined });
      }
    }
  }
  return texts;
}
