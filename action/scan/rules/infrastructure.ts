import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

export const infrastructureRules = [
  ...vendor('HashiCorp', 'app.terraform.io > User or organization settings > Tokens', [
    token({
      id: 'terraform-cloud-token',
      title: 'HCP Terraform token',
      severity: 'critical',
      literals: ['.atlasv1.'],
      reachBack: 14,
      pattern: /[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,70}/,
      tail: '0-9A-Za-z_=-',
      found: (make) => [
        `credentials "app.terraform.io" { token = "${make.base62(14)}.atlasv1.${make.base62(67)}" }`,
      ],
      ignored: (make) => [`${make.base62(14)}.atlasv1.token`],
    }),
    token({
      id: 'vault-token',
      title: 'HashiCorp Vault token',
      severity: 'critical',
      literals: ['hvs.', 'hvb.', 'hvr.'],
      pattern: /hv[sr]\.[0-9A-Za-z_-]{24,140}|hvb\.[0-9A-Za-z_-]{100,300}/,
      tail: '0-9A-Za-z_-',
      fix: 'Revoke it with `vault token revoke`, then let the program log in with its own auth method.',
      found: (make) => [
        `VAULT_TOKEN=hvs.${make.base62(95)}`,
        `hvs.${make.base62(24)}`,
        `hvb.${make.base62(140)}`,
      ],
      ignored: (make) => [`hvs.${make.base62(10)}`, 'hvs.serviceDefinitionConfigurationMap'],
    }),
  ]),
  ...vendor('Databricks', 'Databricks > Settings > Developer > Access tokens', [
    token({
      id: 'databricks-token',
      title: 'Databricks access token',
      literals: ['dapi'],
      pattern: /dapi[0-9a-fA-F]{32}(?:-[0-9])?/,
      found: (make) => [`DATABRICKS_TOKEN=dapi${make.hex(32)}`, `dapi${make.hex(32)}-2`],
      ignored: (make) => [`dapi${make.hex(20)}`, 'dapiVersion'],
    }),
  ]),
  ...vendor('Doppler', 'dashboard.doppler.com > Tokens', [
    token({
      id: 'doppler-token',
      title: 'Doppler token',
      severity: 'critical',
      literals: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.said.', 'dp.scim.', 'dp.audit.'],
      pattern: /dp\.(?:pt|ct|sa|said|scim|audit|st(?:\.[a-z0-9_-]{2,35})?)\.[0-9A-Za-z]{40,44}/,
      found: (make) => [`DOPPLER_TOKEN=dp.pt.${make.base62(43)}`, `dp.st.prd.${make.base62(43)}`],
      ignored: () => ['dp.pt.x'],
    }),
  ]),
  ...vendor('Pulumi', 'app.pulumi.com > Personal access tokens', [
    token({
      id: 'pulumi-token',
      title: 'Pulumi access token',
      severity: 'critical',
      literals: ['pul-'],
      pattern: /pul-[0-9a-f]{40}/,
      found: (make) => [`PULUMI_ACCESS_TOKEN=pul-${make.hex(40)}`],
      ignored: (make) => [`pul-${make.hex(10)}`],
    }),
  ]),
  ...vendor('1Password', '1password.com > Developer tools > Service accounts', [
    token({
      id: '1password-service-account',
      title: '1Password service account token',
      severity: 'critical',
      literals: ['ops_ey'],
      pattern: /ops_ey[0-9A-Za-z+/_-]{90,1400}={0,2}/,
      reachAhead: 1500,
      found: (make) => [`OP_SERVICE_ACCOUNT_TOKEN=ops_eyJzaWduSW5BZGRyZXNzIjoi${make.base62(300)}fQ==`],
      ignored: () => ['ops_eyJ'],
    }),
  ]),
  ...vendor('Infisical', 'app.infisical.com > Access control > Identities', [
    assigned({
      id: 'infisical-service-token',
      title: 'Infisical service token',
      severity: 'critical',
      // "st." alone is too frequent to search for.
      literals: [anyCase('infisical')],
      name: /[^\n]{0,60}?/,
      value: /st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/,
      found: (make) => [`INFISICAL_TOKEN=st.${make.hex(24)}.${make.hex(32)}.${make.hex(32)}`],
      ignored: () => ['infisical = st.params.id'],
    }),
  ]),
  ...vendor('PlanetScale', 'app.planetscale.com > Settings > Passwords or Service tokens', [
    token({
      id: 'planetscale-token',
      title: 'PlanetScale token or password',
      severity: 'critical',
      literals: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
      pattern: /pscale_(?:tkn|pw|oauth)_[0-9A-Za-z=._-]{32,64}/,
      tail: '0-9A-Za-z=._-',
      found: (make) => [`DATABASE_PASSWORD=pscale_pw_${make.base62(43)}`],
      ignored: () => ['pscale_pw_short'],
    }),
  ]),
  ...vendor('Supabase', 'supabase.com > Project settings > API keys', [
    token({
      id: 'supabase-key',
      title: 'Supabase secret key or access token',
      severity: 'critical',
      literals: ['sbp_', 'sb_secret_'],
      pattern: /sbp_(?:oauth_)?[0-9a-f]{40}|sb_secret_[0-9A-Za-z_-]{31}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [
        `SUPABASE_ACCESS_TOKEN=sbp_${make.hex(40)}`,
        `sb_secret_${make.base62(22)}_${make.base62(8)}`,
      ],
      ignored: (make) => [`sb_publishable_${make.base62(31)}`],
    }),
  ]),
  ...vendor('Neon', 'console.neon.tech > Account settings > API keys', [
    token({
      id: 'neon-key',
      title: 'Neon API key',
      literals: ['napi_'],
      shortest: 69,
      pattern: /napi_[0-9a-z]{64}/,
      found: (make) => [`NEON_API_KEY=napi_${make.lower(64)}`],
      ignored: () => ['napi_create_function'],
    }),
  ]),
  ...vendor('OpenShift', 'the OpenShift console > OAuth access tokens', [
    token({
      id: 'openshift-token',
      title: 'OpenShift user token',
      literals: ['sha256~'],
      pattern: /sha256~[0-9A-Za-z_-]{43}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`oc login --token=sha256~${make.base62(43)}`],
      ignored: () => ['sha256~abc'],
    }),
  ]),
  ...vendor('age', 'it cannot be revoked: create a new identity and encrypt again', [
    token({
      id: 'age-secret-key',
      title: 'age secret key',
      severity: 'critical',
      literals: ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'],
      random: false,
      pattern:
        /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}|AGE-SECRET-KEY-PQ-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/,
      fix: 'Create a new identity with age-keygen, encrypt everything again for it, and rotate every secret that the old one could decrypt.',
      found: (make) => [`AGE-SECRET-KEY-1${make.from('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`],
      ignored: () => ['AGE-SECRET-KEY-1'],
    }),
  ]),
  ...vendor('Prefect', 'app.prefect.cloud > Account settings > API keys', [
    token({
      id: 'prefect-key',
      title: 'Prefect API key',
      literals: ['pnu_', 'pnb_'],
      pattern: /pn[ub]_[0-9A-Za-z]{36}/,
      found: (make) => [`PREFECT_API_KEY=pnu_${make.base62(36)}`],
      ignored: () => ['pnu_total'],
    }),
  ]),
];
