import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, it } from 'vitest';
import { ContentScanner } from '../../action/scan/content/content-scanner.ts';
import { scanText } from '../../action/scan/content/scan-text.ts';
import { bestPrefilter } from '../../action/scan/prefilter/best-prefilter.ts';
import { allRules } from '../../action/scan/rules/built-in-rules.ts';
import { ruleSet } from '../../action/scan/rules/rule-set.ts';
import { type SampleText, sampleText } from '../../action/scan/rules/sample-text.ts';
import { wholeFiles } from './files/whole-files.ts';
import { positives } from './positives.ts';

/**
 * The scanner's rules are its own: secretlint's take ten times as long even behind a prefilter, because each walks the
 * whole text, and would treble the action's bundle. What is proved here instead is that nothing is lost by that.
 */
const set = ruleSet();
const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'low');
const options = { config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] } };
const SEEDS = [1, 2, 3];

const pemKey = (what: string, make: SampleText, start: string) =>
  `-----BEGIN ${what}PRIVATE KEY-----\n${start}${make.base64(340)}\n-----END ${what}PRIVATE KEY-----`;

/** For each message of secretlint's preset, texts of the form that it and the vendor describe. */
const FORMS: Readonly<Record<string, (make: SampleText) => readonly string[]>> = {
  ANTHROPIC_API_KEY: (m) => [`key: sk-ant-api03-${m.base64url(93)}AA`],
  AWSSecretAccessKey: (m) => [
    `AWS_SECRET_ACCESS_KEY=${m.base64(40)}`,
    `aws_secret_access_key => "${m.base64(40)}"`,
    `SecretAccessKey: '${m.base64(40)}'`,
    `"secret_access_key":"${m.base64(40)}"`,
  ],
  BasicAuth: (m) => [
    `https://deploy:${m.base62(12)}@git.acme.io/site`,
    `ftp://backup:${m.base62(9)}@ftp.acme.io`,
    `http://a.b:${m.base62(20)}@proxy.acme.io:3128/x?y=1`,
  ],
  CLOUDFLARE_GLOBAL_API_KEY: (m) => [`cfk_${m.base62(40)}${m.hex(8)}`],
  CLOUDFLARE_USER_API_TOKEN: (m) => [`cfut_${m.base62(40)}${m.hex(8)}`],
  CLOUDFLARE_ACCOUNT_API_TOKEN: (m) => [`cfat_${m.base62(40)}${m.hex(8)}`],
  DATABRICKS_PERSONAL_ACCESS_TOKEN: (m) => [`token = dapi${m.hex(32)}`, `dapi${m.hex(32)}-2`],
  DOCKER_PERSONAL_ACCESS_TOKEN: (m) => [`docker login -u acme -p dckr_pat_${m.base64url(27)}`],
  FIGMA_PERSONAL_ACCESS_TOKEN: (m) => [`X-Figma-Token: figd_${m.base64url(40)}`],
  GITHUB_TOKEN: (m) => [
    ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => m.checked(prefix)),
    `github_pat_${m.base62(22)}_${m.base62(59)}`,
  ],
  GITLAB_PERSONAL_ACCESS_TOKEN: (m) => [`glpat-${m.base62(20)}`],
  GRAFANA_CLOUD_API_TOKEN: (m) => [`glc_${m.base64(120)}`],
  GRAFANA_SERVICE_ACCOUNT_TOKEN: (m) => [`glsa_${m.base62(32)}_${m.hex(8)}`],
  GROQ_API_KEY: (m) => [`gsk_${m.base62(52)}`],
  HASHICORP_VAULT_BATCH_TOKEN: (m) => [`hvb.${m.base64url(150)}`],
  HASHICORP_VAULT_RECOVERY_TOKEN: (m) => [`hvr.${m.base64url(95)}`],
  HASHICORP_VAULT_SERVICE_TOKEN: (m) => [`hvs.CAES${m.base64url(91)}`],
  HUGGINGFACE_USER_ACCESS_TOKEN: (m) => [`hf_${m.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP', 34)}`],
  IncomingWebhook: (m) => [`https://hooks.slack.com/services/T${m.upper(8)}/B${m.upper(8)}/${m.base62(24)}`],
  LINEAR_API_TOKEN: (m) => [`lin_api_${m.base62(40)}`],
  MongoDBConnection: (m) => [
    `mongodb://app:${m.base62(14)}@db1.acme.io:27017,db2.acme.io:27017/app`,
    `mongodb+srv://app:${m.base62(14)}@cluster0.ab1cd.mongodb.net/app?retryWrites=true`,
  ],
  MySQLConnection: (m) => [`mysql://app:${m.base62(14)}@db.acme.io:3306/app`],
  NOTION_INTEGRATION_TOKEN: (m) => [`ntn_${m.digits(11)}${m.base62(35)}`, `secret_${m.base62(43)}`],
  NPM_ACCESS_TOKEN: (m) => [m.checked('npm_')],
  Npmrc_authToken: (m) => [`//registry.npmjs.org/:_authToken=${m.uuid()}`],
  OPENAI_TOKEN: (m) => [
    `sk-${m.base62(20)}T3BlbkFJ${m.base62(20)}`,
    `sk-proj-${m.base64url(74)}T3BlbkFJ${m.base64url(74)}`,
    `sk-svcacct-${m.base64url(74)}T3BlbkFJ${m.base64url(74)}`,
  ],
  OPS_TOKEN: (m) => {
    const account = {
      email: 'a@1passwordserviceaccounts.com',
      muk: { k: m.base64url(43) },
      secretKey: m.upper(26),
    };
    // The token ends as the base64 of an object whose last value is an object does.
    for (let pad = 0; pad < 3; pad++) {
      const text = Buffer.from(JSON.stringify({ ...account, x: 'y'.repeat(pad) })).toString('base64');
      if (/fQ={0,2}$/.test(text)) return [`ops_${text}`];
    }
    return [];
  },
  PackageJSON_xOauthToken: (m) => [
    `{"dependencies":{"site":"git+https://${m.checked('ghp_')}:x-oauth-basic@github.com/acme/site"}}`,
  ],
  PostgreSQLConnection: (m) => [
    `postgres://app:${m.base62(14)}@db.acme.io/app`,
    `postgresql://app:${m.base62(14)}@10.0.0.4:5432/app`,
  ],
  PrivateKey: (m) => [
    pemKey('', m, 'MI'),
    pemKey('RSA ', m, 'MI'),
    pemKey('EC ', m, 'MI'),
    pemKey('DSA ', m, 'MI'),
    pemKey('OPENSSH ', m, 'b3BlbnNzaC1rZXktdjE'),
    JSON.stringify({ key: pemKey('', m, 'MI') }),
  ],
  PrivateKeyJSON: (m) => [
    JSON.stringify({
      type: 'service_account',
      project_id: 'acme',
      private_key_id: m.hex(40),
      private_key: pemKey('', m, 'MI'),
      client_email: 'ci@acme.iam.gserviceaccount.com',
      client_id: m.digits(21),
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      client_x509_cert_url: 'https://www.googleapis.com/robot/v1/metadata/x509/ci',
    }),
  ],
  SENDGRID_KEY: (m) => [`SG.${m.base64url(22)}.${m.base64url(43)}`],
  SHOPIFY_KEY: (m) => ['shpat_', 'shpca_', 'shppa_', 'shpss_'].map((prefix) => prefix + m.hex(32)),
  SLACK_TOKEN: (m) => [
    `xoxb-${m.digits(12)}-${m.digits(12)}-${m.base62(24)}`,
    `xoxp-${m.digits(12)}-${m.digits(12)}-${m.digits(12)}-${m.hex(32)}`,
    `xapp-1-A${m.upper(10)}-${m.digits(13)}-${m.hex(64)}`,
  ],
  STRIPE_RESTRICTED_KEY_LIVE: (m) => [`rk_live_${m.base62(99)}`],
  STRIPE_RESTRICTED_KEY_TEST: (m) => [`rk_test_${m.base62(99)}`],
  STRIPE_SECRET_KEY_LIVE: (m) => [`sk_live_${m.base62(99)}`, `sk_live_${m.base62(24)}`],
  STRIPE_SECRET_KEY_TEST: (m) => [`sk_test_${m.base62(24)}`],
  TAILSCALE_API_KEY: (m) => [`tskey-api-${m.base62(16)}CNTRL-${m.base62(32)}`],
  TAILSCALE_CLIENT_KEY: (m) => [`tskey-client-${m.base62(16)}CNTRL-${m.base62(32)}`],
  TAILSCALE_SCIM_KEY: (m) => [`tskey-scim-${m.base62(16)}CNTRL-${m.base62(32)}`],
  TAILSCALE_WEBHOOK_KEY: (m) => [`tskey-webhook-${m.base62(16)}CNTRL-${m.base62(32)}`],
  TAILSCALE_AUTH_KEY: (m) => [`tskey-auth-${m.base62(16)}CNTRL-${m.base62(32)}`],
  VERCEL_AI_GATEWAY_API_KEY: (m) => [`vck_${m.base62(56)}`],
  VERCEL_APP_ACCESS_TOKEN: (m) => [`vca_${m.base62(56)}`],
  VERCEL_APP_REFRESH_TOKEN: (m) => [`vcr_${m.base62(56)}`],
  VERCEL_INTEGRATION_TOKEN: (m) => [`vci_${m.base62(56)}`],
  VERCEL_PERSONAL_ACCESS_TOKEN: (m) => [`vcp_${m.base62(56)}`],
};

/** Where secretlint's rule looks only into files of a name. */
const PATHS: Readonly<Record<string, string>> = {
  Npmrc_authToken: '.npmrc',
  PackageJSON_xOauthToken: 'package.json',
  PrivateKeyJSON: 'key.json',
};

async function compared(path: string, text: string) {
  const ext = /\.\w+$/.exec(path)?.[0] ?? '';
  const source = { content: text, filePath: `/${path}`, ext, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options });
  const outcome = scanText(scanner, path, Buffer.from(text));
  const ours = outcome.kind === 'scanned' ? outcome.secrets : [];
  const lost = messages.filter(({ range }) => {
    const [start = 0, end = 0] = range.map((index) => Buffer.byteLength(text.slice(0, index)));
    return !ours.some((found) => found.start < end && found.end > start);
  });
  return { theirs: messages.map(({ messageId }) => messageId), lost: lost.map(({ messageId }) => messageId) };
}

it.each(Object.entries(FORMS))('finds what secretlint calls %s, in every form', async (messageId, write) => {
  const said = new Set<string>();
  for (const text of SEEDS.flatMap((seed) => write(sampleText(seed)))) {
    const inQuotes = `# größer\n  value: "${text.replaceAll('"', '\\"')}"\n`;
    for (const surrounded of [text, inQuotes, `x=${text}\r\n`, `${text} `]) {
      const { theirs, lost } = await compared(PATHS[messageId] ?? 'src/a.conf', surrounded);
      for (const id of theirs) said.add(id);
      expect(lost, surrounded).toEqual([]);
    }
  }
  // Otherwise the forms would prove nothing.
  expect([...said]).toContain(messageId);
});

it('finds everything that secretlint finds in the labelled texts and in the rules’ examples', async () => {
  const examples = allRules().flatMap((rule) =>
    SEEDS.flatMap((seed) =>
      rule.examples(sampleText(seed)).found.map((text) => ({ path: 'src/a.conf', text })),
    ),
  );
  const all: string[] = [];
  let theirs = 0;
  for (const { path, text } of [...positives(), ...wholeFiles(), ...examples]) {
    const answer = await compared(path, text);
    theirs += answer.theirs.length;
    for (const messageId of answer.lost) all.push(`${messageId} in ${path}: ${text}`);
  }
  expect(theirs).toBeGreaterThan(300);
  expect(all).toEqual([]);
});
