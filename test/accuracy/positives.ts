import { type SampleText, sampleText } from '../../action/scan/rules/sample-text.ts';
import { FILE_SHAPES } from './file-shapes.ts';
import type { LabelledText } from './labelled-text.ts';

type Maker = readonly [rule: string, name: string, make: (make: SampleText) => string];

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Secrets as their vendors issue them, written from the vendors' descriptions and not from the rules' patterns. */
export const SECRETS: Readonly<Record<string, readonly Maker[]>> = {
  'own keys': [
    ['lowerplane-key', 'LOWERPLANE_API_KEY', (m) => m.checked('lp_')],
    ['lowerplane-key', 'COMPLIANCE_TOKEN', (m) => m.checked('lp_')],
    ['lowerplane-key', 'LP_LOOK_ALIKE', (m) => `lp_${m.base62(36)}`],
  ],
  'clouds and hosting': [
    ['aws-access-key-id', 'AWS_ACCESS_KEY_ID', (m) => `AKIA${m.from(BASE32, 16)}`],
    ['aws-secret-access-key', 'AWS_SECRET_ACCESS_KEY', (m) => `${m.base64(38)}/4`],
    ['google-api-key', 'GOOGLE_MAPS_KEY', (m) => `AIzaSy${m.base62(33)}`],
    ['google-oauth-client-secret', 'GOOGLE_CLIENT_SECRET', (m) => `GOCSPX-${m.base62(28)}`],
    ['azure-client-secret', 'ARM_CLIENT_SECRET', (m) => `${m.base62(3)}8Q~${m.base62(34)}`],
    ['digitalocean-token', 'DO_TOKEN', (m) => `dop_v1_${m.hex(64)}`],
    ['alibaba-access-key-id', 'ALIYUN_KEY_ID', (m) => `LTAI5t${m.base62(18)}`],
    ['cloudflare-token', 'CLOUDFLARE_API_TOKEN', (m) => `cfut_${m.base62(40)}${m.hex(8)}`],
    ['heroku-token', 'HEROKU_API_KEY', (m) => `HRKU-AA${m.base62(58)}`],
    ['heroku-legacy-key', 'HEROKU_API_KEY', (m) => m.uuid()],
    ['vercel-token', 'VERCEL_TOKEN', (m) => `vcp_${m.base62(56)}`],
    ['netlify-token', 'NETLIFY_AUTH_TOKEN', (m) => `nfp_${m.base62(36)}`],
    ['tailscale-key', 'TS_AUTHKEY', (m) => `tskey-auth-${m.base62(16)}CNTRL-${m.base62(32)}`],
    ['supabase-key', 'SUPABASE_ACCESS_TOKEN', (m) => `sbp_${m.hex(40)}`],
  ],
  'git hosting and registries': [
    ['github-token', 'GITHUB_TOKEN', (m) => m.checked('ghp_')],
    ['github-token', 'GH_OAUTH', (m) => m.checked('gho_')],
    ['github-fine-grained-token', 'GH_PAT', (m) => `github_pat_11${m.upper(20)}_${m.base62(59)}`],
    [
      'github-app-token',
      'GH_APP_TOKEN',
      (m) => `ghs_${m.digits(6)}_${m.jsonPart({ alg: 'RS256' })}.${m.base64url(340)}.${m.base64url(86)}`,
    ],
    ['gitlab-token', 'GITLAB_TOKEN', (m) => `glpat-${m.base62(20)}`],
    ['gitlab-runner-token', 'RUNNER_TOKEN', (m) => `glrt-${m.base62(20)}`],
    [
      'atlassian-api-token',
      'JIRA_TOKEN',
      (m) => `ATATT3xFfGF0${m.base62(171)}=${m.from('0123456789ABCDEF', 8)}`,
    ],
    ['npm-token', 'NPM_TOKEN', (m) => m.checked('npm_')],
    ['pypi-token', 'TWINE_PASSWORD', (m) => `pypi-AgEIcHlwaS5vcmc${m.base62(150)}`],
    ['rubygems-key', 'GEM_HOST_API_KEY', (m) => `rubygems_${m.hex(48)}`],
    ['docker-token', 'DOCKERHUB_TOKEN', (m) => `dckr_pat_${m.base62(27)}`],
    ['jfrog-api-key', 'ARTIFACTORY_KEY', (m) => `AKCp8${m.base62(68)}`],
  ],
  'infrastructure and delivery': [
    ['terraform-cloud-token', 'TFE_TOKEN', (m) => `${m.base62(14)}.atlasv1.${m.base62(67)}`],
    ['vault-token', 'VAULT_TOKEN', (m) => `hvs.CAESI${m.base62(90)}`],
    ['databricks-token', 'DATABRICKS_TOKEN', (m) => `dapi${m.hex(32)}`],
    ['doppler-token', 'DOPPLER_TOKEN', (m) => `dp.st.prd.${m.base62(43)}`],
    ['pulumi-token', 'PULUMI_ACCESS_TOKEN', (m) => `pul-${m.hex(40)}`],
    ['planetscale-token', 'PSCALE_PASSWORD', (m) => `pscale_pw_${m.base62(43)}`],
    ['buildkite-token', 'BUILDKITE_TOKEN', (m) => `bkua_${m.hex(40)}`],
    ['circleci-token', 'CIRCLE_TOKEN', (m) => `CCIPAT_${m.base62(22)}_${m.hex(40)}`],
    ['sonarqube-token', 'SONAR_TOKEN', (m) => `sqp_${m.hex(40)}`],
    [
      'age-secret-key',
      'SOPS_AGE_KEY',
      (m) => `AGE-SECRET-KEY-1${m.from('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
    ],
  ],
  'payment and commerce': [
    ['stripe-live-key', 'STRIPE_KEY', (m) => `sk_live_51${m.base62(97)}`],
    ['stripe-test-key', 'STRIPE_TEST', (m) => `sk_test_${m.base62(24)}`],
    ['stripe-webhook-secret', 'STRIPE_HOOK', (m) => `whsec_${m.base62(32)}`],
    ['square-token', 'SQUARE_TOKEN', (m) => `sq0atp-${m.base62(22)}`],
    ['shopify-token', 'SHOPIFY_TOKEN', (m) => `shpat_${m.hex(32)}`],
    ['plaid-access-token', 'PLAID_TOKEN', (m) => `access-production-${m.uuid()}`],
  ],
  'chat and mail': [
    ['slack-token', 'SLACK_BOT_TOKEN', (m) => `xoxb-${m.digits(12)}-${m.digits(13)}-${m.base62(24)}`],
    [
      'slack-webhook',
      'SLACK_WEBHOOK_URL',
      (m) => `https://hooks.slack.com/services/T${m.upper(10)}/B${m.upper(10)}/${m.base62(24)}`,
    ],
    [
      'discord-webhook',
      'DISCORD_HOOK',
      (m) => `https://discord.com/api/webhooks/${m.digits(19)}/${m.base62(68)}`,
    ],
    ['telegram-bot-token', 'TELEGRAM_BOT', (m) => `6${m.digits(9)}:AAE${m.base62(32)}`],
    ['sendgrid-key', 'SENDGRID_API_KEY', (m) => `SG.${m.base62(22)}.${m.base62(43)}`],
    ['mailgun-key', 'MAILGUN_KEY', (m) => `key-${m.hex(32)}`],
    ['mailchimp-key', 'MAILCHIMP_KEY', (m) => `${m.hex(32)}-us21`],
    ['resend-key', 'RESEND_KEY', (m) => `re_${m.base62(8)}_${m.base62(24)}`],
    ['twilio-auth-token', 'TWILIO_AUTH_TOKEN', (m) => m.hex(32)],
  ],
  'AI services': [
    ['openai-key', 'OPENAI_API_KEY', (m) => `sk-proj-${m.base62(74)}T3BlbkFJ${m.base62(74)}`],
    ['anthropic-key', 'ANTHROPIC_API_KEY', (m) => `sk-ant-api03-${m.base62(93)}AA`],
    ['groq-key', 'GROQ_API_KEY', (m) => `gsk_${m.base62(52)}`],
    ['huggingface-token', 'HF_TOKEN', (m) => `hf_${m.from(LETTERS, 34)}`],
    ['replicate-token', 'REPLICATE_API_TOKEN', (m) => `r8_${m.base62(37)}`],
    ['langsmith-key', 'LANGSMITH_API_KEY', (m) => `lsv2_pt_${m.hex(32)}_${m.hex(10)}`],
    ['openrouter-key', 'OPENROUTER_KEY', (m) => `sk-or-v1-${m.hex(64)}`],
  ],
  'observability and work': [
    ['datadog-key', 'DD_API_KEY', (m) => m.hex(32)],
    ['newrelic-key', 'NEW_RELIC_USER_KEY', (m) => `NRAK-${m.upper(27)}`],
    ['grafana-service-account-token', 'GRAFANA_TOKEN', (m) => `glsa_${m.base62(32)}_${m.hex(8)}`],
    ['sentry-token', 'SENTRY_AUTH_TOKEN', (m) => `sntryu_${m.hex(64)}`],
    ['linear-key', 'LINEAR_API_KEY', (m) => `lin_api_${m.base62(40)}`],
    ['notion-token', 'NOTION_TOKEN', (m) => `ntn_${m.digits(11)}${m.base62(35)}`],
    ['figma-token', 'FIGMA_TOKEN', (m) => `figd_${m.base62(40)}`],
    ['airtable-token', 'AIRTABLE_TOKEN', (m) => `pat${m.base62(14)}.${m.hex(64)}`],
    ['postman-key', 'POSTMAN_KEY', (m) => `PMAK-${m.hex(24)}-${m.hex(34)}`],
  ],
  'database URLs': [
    [
      'database-url',
      'DATABASE_URL',
      (m) => `postgres://svc_orders:${m.base62(18)}@db-7.acme.io:5432/orders?sslmode=require`,
    ],
    ['database-url', 'MONGO_URL', (m) => `mongodb+srv://api:${m.base62(16)}@prod.k3j2x.mongodb.net/main`],
    ['database-url', 'REDIS_URL', (m) => `rediss://default:${m.base62(22)}@cache-1.acme.io:6380`],
    ['database-url', 'AMQP_URL', (m) => `amqps://worker:${m.base62(20)}@mq.acme.io/jobs`],
  ],
  'telling names': [
    ['generic-secret', 'PARTNER_API_KEY', (m) => m.base62(40)],
    ['generic-secret', 'SESSION_SECRET', (m) => m.hex(64)],
    ['generic-secret', 'BILLING_PASSWORD', (m) => m.base62(24)],
    ['generic-secret', 'INTERNAL_ACCESS_KEY', (m) => m.base64(44)],
  ],
};

/** Each secret in four kinds of files. */
const SHAPES_PER_SECRET = 4;

export function positives(): LabelledText[] {
  const texts: LabelledText[] = [];
  let turn = 0;
  for (const [group, makers] of Object.entries(SECRETS)) {
    for (const [rule, name, make] of makers) {
      for (let i = 0; i < SHAPES_PER_SECRET; i++) {
        const shape = FILE_SHAPES[turn % FILE_SHAPES.length];
        turn += 1;
        if (shape === undefined) continue;
        texts.push({
          group,
          rule,
          path: shape.path,
          text: shape.write(name, make(sampleText(turn * 7 + 1))),
        });
      }
    }
  }
  return texts;
}
