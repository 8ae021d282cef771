import { anyCase } from '../prefilter/literal.ts';
import { NOT_A_SECRET } from './secret-rule.ts';
import { assigned, formerlyGuessed, type RuleShape, token, vendor } from './vendor.ts';

const DOT = 46;

/** Adds a cheap check that a dot stands at a fixed distance behind the literal. */
function withDotAt(distance: number, shape: RuleShape): RuleShape {
  return { ...shape, precheck: (bytes, at, end) => at + distance < end && bytes[at + distance] === DOT };
}

export const platformRules = formerlyGuessed([
  // https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys
  ...vendor('Harness', 'app.harness.io > Profile or service account > API keys', [
    withDotAt(
      26,
      token({
        id: 'harness-token',
        title: 'Harness access token',
        literals: ['pat.', 'sat.'],
        pattern: /[ps]at\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z]{24}\.[0-9A-Za-z]{20}/,
        found: (make) => [
          `HARNESS_API_KEY=pat.${make.base62(22)}.${make.hex(24)}.${make.base62(20)}`,
          `x-api-key: sat.${make.base62(22)}.${make.hex(24)}.${make.base62(20)}`,
        ],
        ignored: () => ['pat.match(input).groups.value', 'sat.position.at'],
      }),
    ),
  ]),
  // https://docs.docker.com/reference/cli/docker/swarm/join-token/ and .../swarm/unlock-key/
  ...vendor('Docker', 'docker swarm join-token --rotate, or docker swarm unlock-key --rotate', [
    token({
      id: 'docker-swarm-token',
      title: 'Docker Swarm join token or unlock key',
      severity: 'critical',
      literals: ['SWMTKN-1-', 'SWMKEY-1-'],
      pattern: /SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}|SWMKEY-1-[0-9A-Za-z+/]{43}/,
      tail: '0-9A-Za-z+/',
      found: (make) => [
        `docker swarm join --token SWMTKN-1-${make.lower(50)}-${make.lower(25)} 10.0.0.2:2377`,
        `SWMKEY-1-${make.base64(43)}`,
      ],
      ignored: () => ['SWMTKN-1-token'],
    }),
  ]),
  // https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
  ...vendor('Atlassian', 'Bitbucket Data Center > Manage account > HTTP access tokens', [
    token({
      id: 'bitbucket-data-center-token',
      title: 'Bitbucket Data Center access token',
      literals: ['BBDC-'],
      pattern: /BBDC-[0-9A-Za-z+/@_-]{40,50}/,
      tail: '0-9A-Za-z+/@_-',
      found: (make) => [`Authorization: Bearer BBDC-${make.base64(44)}`],
      ignored: () => ['BBDC-token'],
    }),
  ]),
  // https://www.mongodb.com/docs/atlas/api/service-accounts-overview/
  ...vendor('MongoDB Atlas', 'cloud.mongodb.com > Access manager > Applications', [
    token({
      id: 'mongodb-service-account-secret',
      title: 'MongoDB Atlas service account secret',
      severity: 'critical',
      literals: ['mdb_sa_sk_'],
      pattern: /mdb_sa_sk_[0-9A-Za-z_-]{40}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_${make.base62(40)}`],
      ignored: (make) => [`mdb_sa_id_${make.hex(24)}`],
    }),
  ]),
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  ...vendor('HashiCorp', 'vault token revoke', [
    assigned({
      id: 'vault-legacy-token',
      title: 'HashiCorp Vault token of versions before 1.10',
      severity: 'critical',
      // "s." alone is too frequent to search for.
      literals: [anyCase('vault'), anyCase('root token')],
      name: /[\w .-]{0,40}/,
      value: /s\.[0-9A-Za-z]{24}|b\.AAAAA[0-9A-Za-z_-]{95,250}/,
      found: (make) => [
        `VAULT_TOKEN=s.${make.base62(24)}`,
        `X-Vault-Token: s.${make.base62(24)}`,
        `Initial Root Token: s.${make.base62(24)}`,
      ],
      ignored: (make) => ['vault: s.serviceDefinitionConfigura', `VAULT_TOKEN=s.${make.base62(12)}`],
    }),
  ]),
  // https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth
  ...vendor('NATS', 'create a new pair with `nsc` or `nk`, and replace the public key', [
    token({
      id: 'nats-seed',
      title: 'NATS seed (private key)',
      severity: 'critical',
      literals: ['SUA', 'SAA', 'SOA', 'SNA', 'SCA', 'SXA'],
      shortest: 58,
      rest: 'upper',
      pattern: /S[UAONCX]A[A-P][A-Z2-7]{54}/,
      found: (make) => [
        `-----BEGIN USER NKEY SEED-----\nSUAC${make.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 54)}\n------END USER NKEY SEED------`,
        `seed: "SOAG${make.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 54)}"`,
      ],
      ignored: (make) => [`UAAC${make.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 52)}`, 'SUA_VALUE'],
    }),
  ]),
  // https://docs.portainer.io/api/access
  ...vendor('Portainer', 'Portainer > My account > Access tokens', [
    token({
      id: 'portainer-token',
      title: 'Portainer access token',
      literals: ['ptr_'],
      pattern: /ptr_[0-9A-Za-z+/_-]{36,60}={0,2}/,
      tail: '0-9A-Za-z+/_=-',
      assess: (secret) =>
        /\d/.test(secret) && /[A-Z]/.test(secret) && /[a-z]/.test(secret.slice(4))
          ? { kind: 'secret', confidence: 'high' }
          : NOT_A_SECRET,
      found: (make) => [`X-API-Key: ptr_9Z${make.base64(40)}a=`],
      ignored: () => ['ptr_to_the_next_element_of_the_linked_list_of_nodes'],
    }),
  ]),
  // https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key
  ...vendor('Octopus Deploy', 'Octopus > Profile > My API keys', [
    token({
      id: 'octopus-api-key',
      title: 'Octopus Deploy API key',
      literals: ['API-'],
      shortest: 30,
      rest: 'upper',
      pattern: /API-[A-Z0-9]{26,32}/,
      assess: (secret) => (/\d[A-Z]*\d/.test(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET),
      found: (make) => [`X-Octopus-ApiKey: API-7${make.upper(24)}4`],
      ignored: () => ['API-REFERENCEFORTHEWHOLESERVICE', 'API-KEY'],
    }),
  ]),
  // https://clickhouse.com/docs/cloud/manage/openapi
  ...vendor('ClickHouse', 'console.clickhouse.cloud > API keys', [
    token({
      id: 'clickhouse-cloud-key',
      title: 'ClickHouse Cloud API key secret',
      literals: ['4b1d'],
      shortest: 42,
      pattern: /4b1d[0-9A-Za-z]{38}/,
      assess: (secret) =>
        /[A-Z]/.test(secret) && /[g-z]/.test(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET,
      found: (make) => [`CLICKHOUSE_KEY_SECRET=4b1dZz${make.base62(36)}`],
      ignored: (make) => [`4b1d${make.hex(38)}`],
    }),
  ]),
  // https://www.rfc-editor.org/rfc/rfc8959
  ...vendor('unknown service', 'at the service that accepts it', [
    token({
      id: 'secret-token-uri',
      title: 'secret-token: URI',
      literals: ['secret-token:'],
      pattern: /secret-token:(?<secret>[0-9A-Za-z._~%!$&()*+;=@/-]{16,256})/,
      tail: '',
      found: (make) => [`Authorization: Bearer secret-token:${make.base62(32)}`],
      ignored: () => ['secret-token:your-token-here-please', 'secret-token: $' + '{{ secrets.TOKEN }}'],
    }),
  ]),
]);
