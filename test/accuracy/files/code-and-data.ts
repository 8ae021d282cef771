import type { WholeFile } from './whole-file.ts';

const $ = '$';

/** What programs are made of and work with: code, settings, notebooks, fixtures, documentation, bundles. */
export const CODE_AND_DATA_FILES: readonly WholeFile[] = [
  {
    path: '.env',
    write: (m) =>
      `# Local settings\nNODE_ENV=production\nPORT=3000\nDATABASE_URL="postgres://app:${m.base62(18)}@db.acme.io:5432/app"\nOPENAI_API_KEY=sk-proj-${m.base64url(74)}T3BlbkFJ${m.base64url(74)}\nSTRIPE_PUBLISHABLE_KEY=pk_live_51${m.base62(97)}\nSTRIPE_WEBHOOK_SECRET=whsec_${m.base62(32)}\nSENTRY_DSN=https://${m.hex(32)}@o${m.digits(6)}.ingest.sentry.io/${m.digits(7)}\nSESSION_SECRET=${m.hex(64)}\nAWS_REGION=eu-west-1\n`,
    secrets: ['database-url', 'openai-key', 'stripe-webhook-secret', 'generic-secret'],
  },
  {
    path: '.env.example',
    write: () =>
      'DATABASE_URL=postgres://user:password@localhost:5432/app\nOPENAI_API_KEY=sk-...\nSTRIPE_SECRET_KEY=sk_test_xxx\nJWT_SECRET=change-me-to-a-long-random-string\nGITHUB_TOKEN=ghp_your_token_here\nSENTRY_DSN=\nLOWERPLANE_API_KEY=lp_your_key_here\n',
    secrets: [],
  },
  {
    path: '.npmrc',
    write: (m) =>
      `registry=https://npm.acme.io/\n//npm.acme.io/:_authToken=${m.uuid()}\n//registry.npmjs.org/:_authToken=${m.checked('npm_')}\nalways-auth=true\n`,
    secrets: ['npm-registry-auth', 'npm-token'],
  },
  {
    path: '.npmrc',
    write: () => `//registry.npmjs.org/:_authToken=${$}{NPM_TOKEN}\nsave-exact=true\nfund=false\n`,
    secrets: [],
  },
  {
    path: '.netrc',
    write: (m) =>
      `machine github.com\n  login acme-bot\n  password ${m.checked('ghp_')}\nmachine api.heroku.com login ops@acme.io password ${m.uuid()}\n`,
    secrets: ['github-token', 'netrc-password'],
  },
  {
    path: '.aws/credentials',
    write: (m) =>
      `[default]\naws_access_key_id = AKIA${m.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}\naws_secret_access_key = ${m.base64(38)}+3\n[dev]\nrole_arn = arn:aws:iam::${m.digits(12)}:role/dev\nsource_profile = default\n`,
    secrets: ['aws-access-key-id', 'aws-secret-access-key'],
  },
  {
    path: 'config/credentials.yml.enc',
    write: (m) => `${m.base64(400)}--${m.base64(16)}--${m.base64(22)}==\n`,
    secrets: [],
  },
  {
    path: 'config/master.key',
    write: (m) => `${m.hex(32)}`,
    secrets: ['rails-master-key'],
  },
  {
    path: 'config/secrets.yml',
    write: (m) =>
      `development:\n  secret_key_base: ${m.hex(128)}\ntest:\n  secret_key_base: ${m.hex(128)}\nproduction:\n  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>\n`,
    secrets: ['generic-secret', 'generic-secret'],
  },
  {
    path: 'config/database.yml',
    write: () =>
      'default: &default\n  adapter: postgresql\n  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>\nproduction:\n  <<: *default\n  username: app\n  password: <%= ENV["APP_DATABASE_PASSWORD"] %>\n',
    secrets: [],
  },
  {
    path: 'app/settings.py',
    write: (m) =>
      `import os\nSECRET_KEY = 'django-insecure-${m.from('abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)', 50)}'\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'PASSWORD': os.environ['DB_PASSWORD']}}\nEMAIL_HOST_PASSWORD = os.getenv("EMAIL_HOST_PASSWORD", "")\nAUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator'}]\nPASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher']\nCSRF_COOKIE_NAME = 'csrftoken'\n`,
    secrets: [],
  },
  {
    path: 'src/main/resources/application.yml',
    write: (m) =>
      `spring:\n  datasource:\n    url: jdbc:postgresql://db:5432/app\n    password: ${$}{DB_PASSWORD:}\n  security:\n    oauth2:\n      client:\n        registration:\n          google:\n            client-id: ${m.digits(12)}-${m.lower(32)}.apps.googleusercontent.com\n            client-secret: GOCSPX-${m.base62(28)}\njasypt:\n  encryptor:\n    password: ${$}{JASYPT_PASSWORD}\n`,
    secrets: ['google-oauth-client-secret'],
  },
  {
    path: 'src/main/java/com/acme/TokenService.java',
    write: () =>
      'package com.acme;\npublic class TokenService {\n  private static final String TOKEN_HEADER = "X-Acme-Authorization-Token";\n  private static final String SECRET_NAME = "prod/payments/signing-key";\n  private final PasswordEncoder passwordEncoder = new BCryptPasswordEncoder();\n  public String issueAccessToken(Credential credential) {\n    String token = jwtBuilder.signWith(secretKeyProvider.currentKey()).compact();\n    return token;\n  }\n}\n',
    secrets: [],
  },
  {
    path: 'src/auth.ts',
    write: (m) =>
      `const TOKEN_KEY = 'acme.session.accessToken.v2';\nconst apiKeyHeader = 'X-Api-Key';\nexport const passwordPattern = /^(?=.*[A-Z])(?=.*\\d).{12,64}$/;\nexport async function refreshToken(token: string): Promise<Session> {\n  const secret = await secrets.get('session-signing-secret');\n  return post('/oauth/token', { client_id: '${m.uuid()}', grant_type: 'refresh_token' });\n}\nexport const CSRF_TOKEN_SELECTOR = 'meta[name="csrf-token"]';\n`,
    secrets: [],
  },
  {
    path: 'src/firebase.ts',
    write: (m) =>
      `export const app = initializeApp({\n  apiKey: 'AIzaSy${m.base62(33)}',\n  authDomain: 'acme.firebaseapp.com',\n  projectId: 'acme',\n  messagingSenderId: '${m.digits(12)}',\n  appId: '1:${m.digits(12)}:web:${m.hex(22)}',\n});\n`,
    secrets: ['google-api-key'],
  },
  {
    path: 'gcp/service-account.json',
    write: (m) =>
      JSON.stringify(
        {
          type: 'service_account',
          project_id: 'acme-prod',
          private_key_id: m.hex(40),
          private_key: `-----BEGIN ${'PRIVATE'} KEY-----\n${Array.from({ length: 20 }, () => m.base64(64)).join('\n')}\n-----END ${'PRIVATE'} KEY-----\n`,
          client_email: 'ci@acme-prod.iam.gserviceaccount.com',
          client_id: m.digits(21),
        },
        null,
        2,
      ),
    secrets: ['private-key'],
  },
  {
    path: 'notebooks/explore.ipynb',
    write: (m) =>
      JSON.stringify({
        cells: [
          {
            cell_type: 'code',
            id: m.hex(8),
            source: ['import openai\n', `openai.api_key = "sk-${m.base62(20)}T3BlbkFJ${m.base62(20)}"\n`],
          },
          { cell_type: 'code', outputs: [{ data: { 'image/png': `iVBORw0KGgo${m.base64(2000)}` } }] },
        ],
        metadata: { kernelspec: { name: 'python3' } },
      }),
    secrets: ['openai-key'],
  },
  {
    path: 'notebooks/plot.ipynb',
    write: (m) =>
      JSON.stringify({
        cells: [
          {
            cell_type: 'code',
            id: m.hex(8),
            source: ['tokens = tokenizer.tokenize(text)\n', 'api_key = os.environ["OPENAI_API_KEY"]\n'],
          },
          {
            cell_type: 'code',
            outputs: [
              {
                data: {
                  'image/png': `iVBORw0KGgo${m.base64(4000)}`,
                  'text/plain': ['token secret password'],
                },
              },
            ],
          },
        ],
      }),
    secrets: [],
  },
  {
    path: 'docs/authentication.md',
    write: (m) =>
      `# Authentication\n\nSend your token in the \`Authorization\` header:\n\n\`\`\`sh\ncurl -H "Authorization: Bearer $TOKEN" https://api.acme.io/v1/me\ncurl -u user:password https://api.acme.io\n\`\`\`\n\nA token looks like this: \`${m.jsonPart({ alg: 'HS256', typ: 'JWT' })}.${m.jsonPart({ sub: '1234567890', name: 'John Doe', iat: 1516239022 })}.${m.base64url(43)}\` (from jwt.io).\nKeys start with \`lp_\`, GitHub's with \`ghp_\`; AWS's example is \`${'AKIA'}${'IOSFODNN7'}EXAMPLE\` with the secret \`${'wJalrXUtnFEMI/K7MDENG'}${'/bPxRfiCYEXAMPLEKEY'}\`.\n`,
    secrets: [],
  },
  {
    path: 'docs/runbook.md',
    write: (m) =>
      `# Runbook\n\nLog in with the break-glass key \`${m.checked('lp_')}\`, then run:\n\n    export GITHUB_TOKEN=${m.checked('gho_')}\n`,
    secrets: ['lowerplane-key', 'github-token'],
  },
  {
    path: 'README.md',
    write: (m) =>
      `# Acme\n\n[![codecov](https://codecov.io/gh/acme/site/graph/badge.svg?token=${m.upper(10)})](https://codecov.io/gh/acme/site)\n[![build](https://ci.acme.io/buildStatus/icon?token=${m.hex(32)})](https://ci.acme.io)\n\nSet \`ACME_API_KEY=your-api-key\`. Never commit passwords: use \`vault kv get secret/acme\`.\n`,
    secrets: [],
  },
  {
    path: 'api/openapi.yaml',
    write: () =>
      'components:\n  securitySchemes:\n    ApiKeyAuth:\n      type: apiKey\n      in: header\n      name: X-API-Key\n  schemas:\n    Login:\n      properties:\n        password:\n          type: string\n          format: password\n          example: correct-horse-battery-staple\n        token:\n          type: string\n          example: eyJhbGciOiJIUzI1NiJ9...\n',
    secrets: [],
  },
  {
    path: 'postman/acme.postman_environment.json',
    write: (m) =>
      JSON.stringify(
        {
          id: m.uuid(),
          name: 'prod',
          values: [
            { key: 'baseUrl', value: 'https://api.acme.io' },
            { key: 'token', value: `PMAK-${m.hex(24)}-${m.hex(34)}`, type: 'secret' },
          ],
        },
        null,
        2,
      ),
    secrets: ['postman-key'],
  },
  {
    path: 'i18n/en.json',
    write: () =>
      JSON.stringify(
        {
          password: 'Enter your new password twice',
          token: 'Your token has expired',
          api_key: 'Create an API key',
          secret: 'Keep-this-secret-between-us',
          'password.hint': 'At-least-12-characters-please',
        },
        null,
        2,
      ),
    secrets: [],
  },
  {
    path: 'public/app.3f2a9c.js',
    write: (m) =>
      `!function(){"use strict";var e={token:"access_token",secret:"client_secret"};const t="${m.base64(24)}";e.password=function(e){return btoa(e+":"+t)};var n={apiKey:e.apiKey||window.__API_KEY__,authToken:localStorage.getItem("authToken")};document.cookie="csrfToken="+n.csrfToken}();\n//# sourceMappingURL=app.3f2a9c.js.map\n`,
    secrets: [],
  },
  {
    path: 'dist/main.js.map',
    write: (m) =>
      JSON.stringify({
        version: 3,
        sources: ['../src/token.ts', '../src/password.ts'],
        mappings: m.from('ACEGIKMOQSUWYacegikmoqsuwy,;', 3000),
        names: ['token', 'secret', 'apiKey'],
      }),
    secrets: [],
  },
  {
    path: 'assets/style.css',
    write: (m) =>
      `.logo{background:url("data:image/svg+xml;base64,PHN2ZyB4bWxucz0${m.base64(900)}")}\n.token.password{color:#a31515}\n`,
    secrets: [],
  },
  {
    path: 'index.html',
    write: (m) =>
      `<meta name="csrf-token" content="${m.base64(86)}==">\n<meta name="google-site-verification" content="${m.base62(43)}">\n<script src="https://cdn.acme.io/a.js" integrity="sha384-${m.base64(64)}" crossorigin></script>\n<script nonce="${m.base64(22)}==">window.dataLayer=[];gtag('config','G-${m.upper(10)}')</script>\n<input type="password" name="password" autocomplete="current-password-for-acme">\n`,
    secrets: [],
  },
  {
    path: 'test/fixtures/webhook.json',
    write: (m) =>
      JSON.stringify(
        {
          id: `evt_${m.base62(24)}`,
          object: 'event',
          api_version: '2025-01-27',
          data: {
            object: { id: `pi_${m.base62(24)}`, client_secret: `pi_${m.base62(24)}_secret_${m.base62(25)}` },
          },
        },
        null,
        2,
      ),
    secrets: [],
  },
  {
    path: 'spec/cassettes/login.yml',
    write: (m) =>
      `http_interactions:\n- request:\n    headers:\n      Authorization:\n      - Bearer ${m.checked('ghp_')}\n  response:\n    headers:\n      Etag:\n      - W/"${m.hex(32)}"\n      X-Request-Id:\n      - ${m.uuid()}\n      Set-Cookie:\n      - _session_id=${m.hex(32)}; path=/\n`,
    secrets: ['github-token'],
  },
  {
    path: 'db/seeds.sql',
    write: (m) =>
      `INSERT INTO users (email, password_digest, reset_token) VALUES ('a@acme.io', '$2a$12$${m.base62(53)}', NULL);\nCREATE USER app WITH PASSWORD '${m.base62(20)}';\nALTER TABLE sessions ADD COLUMN token_digest char(64) NOT NULL;\n`,
    secrets: ['sql-password'],
  },
  {
    path: 'scripts/login.sh',
    write: (m) =>
      `#!/bin/sh\nset -eu\nTOKEN=$(vault kv get -field=token secret/ci)\nPASSWORD="$(pass show acme/db)"\ncurl -sS -H "Authorization: Bearer ${$}{TOKEN}" "https://api.acme.io/v1"\nmysql -u app -p"$PASSWORD" < dump.sql\nsshpass -p "$DEPLOY_PASSWORD" ssh deploy@10.0.0.1\nexport CHECKSUM=${m.hex(64)}\n`,
    secrets: [],
  },
  {
    path: 'web.config',
    write: (m) =>
      `<configuration>\n  <connectionStrings>\n    <add name="Main" connectionString="Server=tcp:acme.database.windows.net,1433;Database=app;User ID=app;Password=${m.base62(20)};Encrypt=True;" />\n  </connectionStrings>\n  <system.web>\n    <pages validateRequest="true" />\n    <compilation><assemblies><add assembly="System.Web, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" /></assemblies></compilation>\n  </system.web>\n</configuration>\n`,
    secrets: ['connection-string-password'],
  },
  {
    path: 'appsettings.json',
    write: (m) =>
      JSON.stringify(
        {
          ConnectionStrings: {
            Default: 'Server=localhost;Database=app;Trusted_Connection=True;',
            Storage: `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${m.base64(86)}==;EndpointSuffix=core.windows.net`,
          },
          Jwt: { Issuer: 'https://acme.io', Key: m.base62(48) },
        },
        null,
        2,
      ),
    secrets: ['azure-storage-account-key', 'section-key'],
  },
];
