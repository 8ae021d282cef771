import { exactly } from '../prefilter/literal.ts';
import { assessChecksum } from './checked-token.ts';
import { assigned, token, vendor } from './vendor.ts';

export const registryRules = [
  ...vendor('npm', 'npmjs.com > Access tokens', [
    token({
      id: 'npm-token',
      title: 'npm access token',
      severity: 'critical',
      literals: ['npm_'],
      pattern: /npm_[0-9A-Za-z_]{36}/,
      tail: '0-9A-Za-z_',
      assess: assessChecksum,
      found: (make) => [`//registry.npmjs.org/:_authToken=${make.checked('npm_')}`],
      ignored: (make) => ['npm_config_registry_of_the_whole_company', `npm_${make.base62(20)}`],
    }),
    assigned({
      id: 'npm-registry-auth',
      title: 'npm registry credentials',
      literals: [exactly(':_authToken'), exactly(':_password'), exactly('_auth')],
      name: /(?=)/,
      value: /[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[A-Za-z0-9+/]{20,400}={0,2}/,
      found: (make) => [`//npm.pkg.acme.dev/:_authToken=${make.uuid()}`, `_auth = ${make.base64(46)}==`],
      ignored: () => ['//registry.npmjs.org/:_authToken=${' + 'NPM_TOKEN}', 'basic_auth = true'],
    }),
  ]),
  ...vendor('PyPI', 'pypi.org > Account settings > API tokens', [
    token({
      id: 'pypi-token',
      title: 'PyPI API token',
      severity: 'critical',
      literals: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZ'],
      pattern: /pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZ)[0-9A-Za-z_-]{50,300}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`TWINE_PASSWORD=pypi-AgEIcHlwaS5vcmc${make.base64url(140)}`],
      ignored: () => ['pypi-AgEIcHlwaS5vcmc'],
    }),
  ]),
  ...vendor('RubyGems', 'rubygems.org > Settings > API keys', [
    token({
      id: 'rubygems-key',
      title: 'RubyGems API key',
      literals: ['rubygems_'],
      pattern: /rubygems_[0-9a-f]{48}/,
      found: (make) => [`:rubygems_api_key: rubygems_${make.hex(48)}`],
      ignored: (make) => ['rubygems_api_key', `rubygems_${make.hex(20)}`],
    }),
  ]),
  ...vendor('NuGet', 'nuget.org > API keys', [
    token({
      id: 'nuget-key',
      title: 'NuGet API key',
      literals: ['oy2'],
      pattern: /oy2[0-9a-z]{43}/,
      found: (make) => [
        `dotnet nuget push --api-key oy2${make.from('abcdefghijklmnopqrstuvwxyz234567', 43)}`,
      ],
      ignored: (make) => [`oy2${make.lower(20)}`],
    }),
  ]),
  ...vendor('Docker', 'hub.docker.com > Account settings > Personal access tokens', [
    token({
      id: 'docker-token',
      title: 'Docker Hub access token',
      literals: ['dckr_pat_', 'dckr_oat_'],
      pattern: /dckr_(?:pat_[0-9A-Za-z_-]{27}|oat_[0-9A-Za-z_-]{32})/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`docker login -p dckr_pat_${make.base62(27)}`, `dckr_oat_${make.base62(32)}`],
      ignored: (make) => [`dckr_pat_${make.base62(10)}`],
    }),
    assigned({
      id: 'docker-config-auth',
      title: 'Registry password in a Docker configuration',
      literals: [exactly('"auth"')],
      name: /(?=)/,
      value: /[A-Za-z0-9+/]{12,8000}={0,2}/,
      shortest: 12,
      reachAhead: 8_200,
      assess: (secret) =>
        /^[\x21-\x7e]{1,100}:[\x20-\x7e]{4,6000}$/.test(Buffer.from(secret, 'base64').toString('latin1'))
          ? { kind: 'secret', confidence: 'high' }
          : { kind: 'not-a-secret' },
      fix: 'Change the registry password or revoke the token, and keep config.json out of the repository (use a credential helper).',
      found: (make) => [
        `{"auths":{"ghcr.io":{"auth":"${Buffer.from(`deploy:${make.base62(24)}`).toString('base64')}"}}}`,
      ],
      ignored: (make) => [`"auth": "${make.base64(40)}"`, '"auth": "true"'],
    }),
  ]),
  ...vendor('crates.io', 'crates.io > Account settings > API tokens', [
    token({
      id: 'crates-io-token',
      title: 'crates.io API token',
      literals: ['cio'],
      pattern: /cio[0-9A-Za-z]{32}/,
      assess: (secret) =>
        /\d/.test(secret) && /[A-Z]/.test(secret)
          ? { kind: 'secret', confidence: 'high' }
          : { kind: 'not-a-secret' },
      found: (make) => [`CARGO_REGISTRY_TOKEN=cio${make.base62(31)}7`],
      ignored: (make) => [`cio${make.base62(31)}`, 'cioconfigurationsettingsoverrideman'],
    }),
  ]),
  ...vendor('JFrog', 'the JFrog platform > Administration > Access tokens', [
    token({
      id: 'jfrog-api-key',
      title: 'JFrog Artifactory API key',
      literals: ['AKCp'],
      pattern: /AKCp[0-9A-Za-z]{69}/,
      found: (make) => [`X-JFrog-Art-Api: AKCp${make.base62(69)}`],
      ignored: (make) => [`AKCp${make.base62(30)}`],
    }),
    token({
      id: 'jfrog-reference-token',
      title: 'JFrog reference token',
      literals: ['cmVmdGtu'],
      pattern: /cmVmdGtu[0-9A-Za-z]{56}/,
      found: (make) => [`ARTIFACTORY_TOKEN=cmVmdGtu${make.base62(56)}`],
      ignored: (make) => [`cmVmdGtu${make.base62(20)}`],
    }),
  ]),
  ...vendor('Clojars', 'clojars.org > Deploy tokens', [
    token({
      id: 'clojars-token',
      title: 'Clojars deploy token',
      literals: ['CLOJARS_'],
      pattern: /CLOJARS_[0-9a-f]{60}/,
      found: (make) => [`CLOJARS_PASSWORD=CLOJARS_${make.hex(60)}`],
      ignored: () => ['CLOJARS_PASSWORD'],
    }),
  ]),
];
