import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

export const deliveryToolRules = [
  ...vendor('Buildkite', 'buildkite.com > Personal settings > API access tokens', [
    token({
      id: 'buildkite-token',
      title: 'Buildkite API token',
      literals: ['bkua_', 'bkaj_', 'bkct_'],
      pattern: /bk(?:ua|aj|ct)_[0-9A-Za-z]{40}/,
      found: (make) => [`BUILDKITE_API_TOKEN=bkua_${make.hex(40)}`],
      ignored: () => ['bkua_token'],
    }),
  ]),
  ...vendor('CircleCI', 'app.circleci.com > User settings > Personal API tokens', [
    token({
      id: 'circleci-token',
      title: 'CircleCI token',
      literals: ['CCIPAT_', 'CCIPRJ_'],
      pattern: /CCI(?:PAT|PRJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}/,
      found: (make) => [`CIRCLECI_CLI_TOKEN=CCIPAT_${make.base62(22)}_${make.hex(40)}`],
      ignored: () => ['CCIPAT_'],
    }),
  ]),
  ...vendor('SonarQube', 'SonarQube > My account > Security > Tokens', [
    token({
      id: 'sonarqube-token',
      title: 'SonarQube token',
      literals: ['sqp_', 'squ_', 'sqa_'],
      pattern: /sq[pua]_[0-9a-z]{40}/,
      found: (make) => [`-Dsonar.token=sqp_${make.hex(40)}`],
      ignored: () => ['squ_total'],
    }),
  ]),
  ...vendor('LaunchDarkly', 'app.launchdarkly.com > Account settings > Authorization', [
    token({
      id: 'launchdarkly-key',
      title: 'LaunchDarkly SDK or API key',
      literals: ['sdk-', 'api-'],
      shortest: 12,
      rest: 'hex',
      pattern: /(?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      tail: '0-9A-Za-z-',
      found: (make) => [`LAUNCHDARKLY_SDK_KEY=sdk-${make.uuid()}`],
      ignored: () => ['sdk-version', 'api-00000000-0000-0000-0000-000000000000'],
    }),
  ]),
  ...vendor('Postman', 'postman.co > Account settings > API keys', [
    token({
      id: 'postman-key',
      title: 'Postman API key',
      literals: ['PMAK-', 'PMAT-'],
      pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{34}|PMAT-[0-9A-Z]{26}/,
      found: (make) => [
        `X-Api-Key: PMAK-${make.hex(24)}-${make.hex(34)}`,
        `https://api.postman.com/collections/1?access_key=PMAT-${make.upper(26)}`,
      ],
      ignored: () => ['PMAK-'],
    }),
  ]),
  ...vendor('Snyk', 'app.snyk.io > Account settings > API token', [
    assigned({
      id: 'snyk-token',
      title: 'Snyk API token',
      literals: [anyCase('snyk_token'), anyCase('snyk_api'), anyCase('snyk_oauth')],
      value: /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
      found: (make) => [`SNYK_TOKEN: ${make.uuid()}`],
      ignored: () => ['SNYK_TOKEN: $' + '{{ secrets.SNYK_TOKEN }}'],
    }),
  ]),
  ...vendor('Codecov', 'app.codecov.io > Settings > General', [
    assigned({
      id: 'codecov-token',
      title: 'Codecov upload token',
      severity: 'medium',
      literals: [anyCase('codecov_token')],
      value: /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
      shortest: 36,
      found: (make) => [`CODECOV_TOKEN=${make.uuid()}`],
      ignored: () => ['CODECOV_TOKEN=$CODECOV_TOKEN'],
    }),
  ]),
  ...vendor('ngrok', 'dashboard.ngrok.com > Your authtoken', [
    assigned({
      id: 'ngrok-authtoken',
      title: 'ngrok authtoken',
      literals: [anyCase('ngrok_authtoken'), anyCase('ngrok_auth_token')],
      value: /[0-9A-Za-z]{24,32}_[0-9A-Za-z]{17,24}/,
      found: (make) => [`NGROK_AUTHTOKEN=${make.base62(27)}_${make.base62(21)}`],
      ignored: () => ['NGROK_AUTHTOKEN=your_token'],
    }),
  ]),
];
