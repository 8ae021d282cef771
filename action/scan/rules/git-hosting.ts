import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

const gitlab = vendor('GitLab', 'GitLab > Preferences or Settings > Access tokens', [
  token({
    id: 'gitlab-token',
    title: 'GitLab access token',
    severity: 'critical',
    literals: [
      'glpat-',
      'gldt-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glsoat-',
      'glagent-',
      'gloas-',
      'glimt-',
      'glffct-',
      'glwt-',
    ],
    pattern:
      /(?:glpat|gldt|glcbt|glptt|glft|glsoat|glagent|gloas|glimt|glffct|glwt)-[0-9A-Za-z_-]{20,200}(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?/,
    tail: '0-9A-Za-z_-',
    found: (make) => [
      `GITLAB_TOKEN=glpat-${make.base62(20)}`,
      `glpat-${make.base62(27)}.01.${make.lower(9)}`,
      `gldt-${make.base62(20)}`,
    ],
    ignored: (make) => [`glpat-${make.base62(12)}`, 'glpat-your_access_token_here'],
  }),
  token({
    id: 'gitlab-runner-token',
    title: 'GitLab runner token',
    literals: ['glrt-', 'glrtr-', 'GR1348941'],
    pattern:
      /(?:glrtr?-(?:t\d_)?[0-9A-Za-z_-]{20,40}|GR1348941[0-9A-Za-z_-]{20})(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?/,
    tail: '0-9A-Za-z_-',
    fix: 'Reset the runner token in GitLab (Settings > CI/CD > Runners) and register the runner again.',
    found: (make) => [
      `token = "glrt-${make.base62(20)}"`,
      `--registration-token GR1348941${make.base62(20)}`,
    ],
    ignored: (make) => [`glrt-${make.base62(8)}`],
  }),
]);

const atlassian = vendor('Atlassian', 'id.atlassian.com > Security > API tokens', [
  token({
    id: 'atlassian-api-token',
    title: 'Atlassian API token',
    literals: ['ATATT3xFfGF0', 'ATCTT3xFfGN0', 'ATSTT3xFf'],
    pattern: /(?:ATATT3xFfGF0|ATCTT3xFfGN0|ATSTT3xFf)[0-9A-Za-z_-]{60,220}(?:=[0-9A-F]{8})?/,
    tail: '0-9A-Za-z_-',
    found: (make) => [`JIRA_API_TOKEN=ATATT3xFfGF0${make.base62(171)}=${make.from('0123456789ABCDEF', 8)}`],
    ignored: () => ['ATATT3xFfGF0'],
  }),
  token({
    id: 'bitbucket-app-password',
    title: 'Bitbucket app password',
    literals: ['ATBB'],
    pattern: /ATBB[0-9A-Za-z]{32}/,
    fix: 'Revoke it (bitbucket.org > Personal settings > App passwords) and replace it with a scoped API token.',
    found: (make) => [`BITBUCKET_APP_PASSWORD=ATBB${make.base62(32)}`],
    ignored: (make) => [`ATBB${make.base62(12)}`],
  }),
  assigned({
    id: 'bitbucket-client-secret',
    title: 'Bitbucket OAuth consumer secret',
    literals: [
      anyCase('bitbucket_client_secret'),
      anyCase('bitbucket_oauth_secret'),
      anyCase('bitbucket_secret'),
    ],
    value: /[0-9A-Za-z]{32}/,
    found: (make) => [`bitbucket_client_secret: "${make.base62(32)}"`],
    ignored: () => ['bitbucket_client_secret: "<secret>"'],
  }),
]);

export const gitHostingRules = [
  ...gitlab,
  ...atlassian,
  ...vendor('Sourcegraph', 'Sourcegraph > Settings > Access tokens', [
    token({
      id: 'sourcegraph-token',
      title: 'Sourcegraph access token',
      literals: ['sgp_', 'slk_'],
      pattern: /sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}|slk_[0-9a-f]{64}/,
      found: (make) => [`SRC_ACCESS_TOKEN=sgp_${make.hex(40)}`, `sgp_${make.hex(16)}_${make.hex(40)}`],
      ignored: (make) => [`sgp_${make.hex(20)}`],
    }),
  ]),
];
