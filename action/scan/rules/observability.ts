import { anyCase } from '../prefilter/literal.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

export const observabilityRules = [
  ...vendor('New Relic', 'one.newrelic.com > API keys', [
    token({
      id: 'newrelic-key',
      title: 'New Relic user or ingest key',
      literals: ['NRAK-', 'NRII-', 'NRAA-', 'NRIQ-', 'NRRA-'],
      pattern:
        /NRAK-[0-9A-Za-z]{27}|NRI[IQ]-(?:[0-9A-Za-z_-]{32}|[0-9A-Za-z_-]{25})|NRAA-[0-9a-f]{27}|NRRA-[0-9a-f]{42}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`NEW_RELIC_API_KEY=NRAK-${make.upper(27)}`, `X-Query-Key: NRIQ-${make.base62(32)}`],
      ignored: () => ['NRAK-KEY'],
    }),
    // https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
    ...formerlyGuessed([
      token({
        id: 'newrelic-license-key',
        title: 'New Relic license key',
        literals: ['NRAL'],
        reachBack: 36,
        pattern: /(?:[0-9a-f]{32}|eu01xx[0-9a-f]{26})FFFFNRAL|(?:[0-9a-f]{36}|eu01xx[0-9a-f]{30})NRAL/,
        found: (make) => [
          `NEW_RELIC_LICENSE_KEY=${make.hex(32)}FFFFNRAL`,
          `license_key: eu01xx${make.hex(30)}NRAL`,
        ],
        ignored: (make) => [`${make.hex(10)}NRAL`, 'NRAL'],
      }),
    ]),
  ]),
  ...vendor('Datadog', 'app.datadoghq.com > Organization settings > API keys', [
    assigned({
      id: 'datadog-key',
      title: 'Datadog API or application key',
      literals: [
        anyCase('datadog'),
        anyCase('dd_api_key'),
        anyCase('ddapikey'),
        anyCase('ddappkey'),
        anyCase('dd_app_key'),
        anyCase('dd-api-key'),
        anyCase('dd-application-key'),
      ],
      value: /[0-9a-f]{40}|[0-9a-f]{32}/,
      shortest: 32,
      found: (make) => [
        `DD_API_KEY=${make.hex(32)}`,
        `datadog_app_key = "${make.hex(40)}"`,
        `DD-API-KEY: ${make.hex(32)}`,
      ],
      ignored: () => [`DD_API_KEY=${'0'.repeat(32)}`],
    }),
  ]),
  ...vendor('Grafana', 'Grafana > Administration > Service accounts', [
    token({
      id: 'grafana-service-account-token',
      title: 'Grafana service account token',
      literals: ['glsa_'],
      pattern: /glsa_[0-9A-Za-z]{32}_[0-9A-Fa-f]{8}/,
      found: (make) => [`GRAFANA_TOKEN=glsa_${make.base62(32)}_${make.hex(8)}`],
      ignored: () => ['glsa_token'],
    }),
    token({
      id: 'grafana-cloud-token',
      title: 'Grafana Cloud access policy token',
      literals: ['glc_'],
      pattern: /glc_[0-9A-Za-z+/]{32,400}={0,2}/,
      tail: '0-9A-Za-z+/=',
      found: (make) => [`GRAFANA_CLOUD_TOKEN=glc_${make.base64(100)}=`],
      ignored: () => ['glc_init', `glc_${'a'.repeat(40)}`],
    }),
    // https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/
    ...formerlyGuessed([
      token({
        id: 'grafana-api-key',
        title: 'Grafana API key of versions before 9',
        literals: ['eyJrIjoi'],
        pattern: /eyJrIjoi[0-9A-Za-z+/]{60,400}={0,2}/,
        tail: '0-9A-Za-z+/=',
        random: false,
        assess: assessGrafanaKey,
        found: (make) => [
          `GRAFANA_API_KEY=${Buffer.from(JSON.stringify({ k: make.base62(32), n: 'deploy', id: 1 })).toString('base64')}`,
        ],
        ignored: (make) => [
          Buffer.from(JSON.stringify({ k: make.uuid(), t: make.uuid(), c: 9 })).toString('base64'),
          `eyJrIjoi${make.base62(80)}`,
        ],
      }),
    ]),
  ]),
  ...vendor('Sentry', 'sentry.io > Settings > Auth tokens', [
    token({
      id: 'sentry-token',
      title: 'Sentry auth token',
      literals: ['sntrys_', 'sntryu_', 'sntrya_'],
      pattern: /sntrys_eyJ[0-9A-Za-z+/]{60,300}={0,2}_[0-9A-Za-z+/]{43}|sntry[ua]_[0-9a-f]{64}/,
      found: (make) => [
        `SENTRY_AUTH_TOKEN=sntryu_${make.hex(64)}`,
        `sntrys_eyJpYXQiOjE3${make.base62(120)}=_${make.base62(43)}`,
      ],
      ignored: () => ['sntrys_token'],
    }),
  ]),
  ...vendor('Honeycomb', 'ui.honeycomb.io > Environment settings > API keys', [
    token({
      id: 'honeycomb-key',
      title: 'Honeycomb ingest or management key',
      literals: ['hcaik_', 'hcamk_', 'hcbik_', 'hcxik_'],
      pattern: /hc[abx](?:ik|mk)_[0-9a-z]{58}/,
      found: (make) => [`HONEYCOMB_API_KEY=hcaik_01${make.lower(56)}`],
      ignored: () => ['hcaik_key'],
    }),
  ]),
  ...vendor('Dynatrace', 'Dynatrace > Access tokens', [
    token({
      id: 'dynatrace-token',
      title: 'Dynatrace access token',
      literals: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s16.'],
      pattern: /dt0[cs]\d\d\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}/,
      found: (make) => [`DT_API_TOKEN=dt0c01.${make.upper(24)}.${make.upper(64)}`],
      ignored: () => ['dt0c01.ID.SECRET'],
    }),
  ]),
  ...vendor('PostHog', 'app.posthog.com > Settings > Personal API keys', [
    token({
      id: 'posthog-key',
      title: 'PostHog personal or secure API key',
      literals: ['phx_', 'phs_'],
      pattern: /ph[xs]_[0-9A-Za-z_]{40,60}/,
      tail: '0-9A-Za-z_',
      found: (make) => [`POSTHOG_API_KEY=phx_${make.base62(43)}`],
      ignored: (make) => [`phc_${make.base62(43)}`],
    }),
  ]),
  ...vendor('Rollbar', 'app.rollbar.com > Project > Access tokens', [
    assigned({
      id: 'rollbar-token',
      title: 'Rollbar access token',
      literals: [anyCase('rollbar')],
      value: /[0-9a-f]{32}/,
      shortest: 32,
      found: (make) => [`ROLLBAR_ACCESS_TOKEN=${make.hex(32)}`],
      ignored: () => ['ROLLBAR_ACCESS_TOKEN=POST_SERVER_ITEM_ACCESS_TOKEN'],
    }),
  ]),
  ...vendor('PagerDuty', 'pagerduty.com > Integrations > API access keys', [
    assigned({
      id: 'pagerduty-key',
      title: 'PagerDuty API or routing key',
      literals: [anyCase('pagerduty'), anyCase('pager_duty')],
      value: /[0-9a-zA-Z+_-]{20}|[0-9a-f]{32}/,
      found: (make) => [`PAGERDUTY_TOKEN=u+${make.base62(18)}`, `pagerduty_routing_key: ${make.hex(32)}`],
      ignored: () => ['pagerduty_service: production-checkouts'],
      assess: (secret) =>
        /\d/.test(secret) || (/[a-z]/.test(secret) && /[A-Z]/.test(secret))
          ? { kind: 'secret', confidence: 'high' }
          : { kind: 'not-a-secret' },
    }),
  ]),
  ...vendor('Splunk', 'Splunk > Settings > Data inputs > HTTP Event Collector', [
    assigned({
      id: 'splunk-hec-token',
      title: 'Splunk HTTP Event Collector token',
      severity: 'medium',
      literals: [anyCase('splunk')],
      value: /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
      found: (make) => [`SPLUNK_HEC_TOKEN=${make.uuid()}`],
      ignored: () => ['SPLUNK_HEC_TOKEN=00000000-0000-0000-0000-000000000000'],
    }),
  ]),
];

/** A Power BI address starts in the same way, but has no name of a key in it. */
function assessGrafanaKey(secret: string): Assessment {
  const text = Buffer.from(secret, 'base64').toString('latin1');
  return /^\{"k":"[0-9A-Za-z]{20,60}","n":".{1,200}","id":\d{1,12}\}$/.test(text)
    ? { kind: 'secret', confidence: 'high' }
    : NOT_A_SECRET;
}
