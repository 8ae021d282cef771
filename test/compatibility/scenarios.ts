import { keyBlock } from '../terraform/key-block.ts';
import type { LowerPlaneWorkspace } from '../terraform/lowerplane-workspace.ts';

/** A state worth keeping: how it comes about, and when to look at what is planned for it. */
export interface Scenario {
  readonly name: string;
  /** Files the configuration needs, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Resources, data sources and outputs. */
  readonly declare: string;
  /** Carried out instead of a plain apply. */
  readonly act?: (lp: LowerPlaneWorkspace) => Promise<void>;
  /** Delivered files, to be recorded. */
  readonly delivered?: readonly string[];
  /** Days after the recording for which a plan is recorded as well. */
  readonly later?: readonly number[];
}

// Public keys; the identities were discarded.
const RECIPIENT = 'age14h4sn9s6yqd2tq9dr0gd6505kr2wg08a4mleflzu9e3yknch75lq7p3v5p';
const GITHUB = [
  '{ github_actions_secret = { repository = "octo/app", name = "LOWERPLANE_API_KEY" } }',
  '{ github_actions_secret = { repository = "octo/app", environment = "production", name = "LOWERPLANE_API_KEY" } }',
  `{ github_actions_secret = {
    organization = "octo", name = "LOWERPLANE_API_KEY", visibility = "selected", selected_repository_ids = [1296269, 1296280]
  } }`,
];
const VAULT = '{ vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } }';
const COMMAND =
  '{ command = { program = ["sh", "keep.sh"], environment = { PLACE = "kept.key" }, timeout = "30s" } }';
const QUARTERLY = { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' };

const list = (...elements: readonly string[]) => `[${elements.join(', ')}]`;

/** Rotates once, so that two generations overlap. */
async function rotateOnce(lp: LowerPlaneWorkspace): Promise<string> {
  await lp.applied();
  const first = await lp.secret();
  await lp.use(first);
  lp.advance(91);
  await lp.applied();
  return first;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'file',
    declare: keyBlock({ deletion_protection: 'true', force_revoke: 'true' }),
    delivered: ['ci.key'],
    later: [366],
  },
  {
    name: 'age',
    declare: keyBlock({ deliver_to: list(`{ age = { recipients = ["${RECIPIENT}"] } }`) }),
    later: [366],
  },
  {
    name: 'command',
    files: { 'keep.sh': 'cat > "$PLACE"\n' },
    declare: keyBlock({ deliver_to: list(COMMAND) }),
    delivered: ['kept.key'],
  },
  { name: 'github', declare: keyBlock({ deliver_to: list(...GITHUB) }) },
  { name: 'vault', declare: keyBlock({ deliver_to: list(VAULT) }) },
  {
    name: 'several-destinations',
    declare: keyBlock({
      deliver_to: list(
        '{ file = { path = "secrets/ci.key" } }',
        VAULT,
        `{ age = { recipients = ["${RECIPIENT}"] } }`,
      ),
      secret_in_state: 'true',
    }),
    delivered: ['secrets/ci.key'],
  },
  {
    name: 'secret-in-state',
    declare: `${keyBlock({ deliver_to: null, secret_in_state: 'true' })}
output "secret" {
  value     = lowerplane_api_key.ci.secret
  sensitive = true
}
`,
  },
  {
    name: 'never-expires',
    declare: keyBlock({ expires_in: '"never"', environments: null, permissions: '"read-write"' }),
    delivered: ['ci.key'],
    later: [4_000],
  },
  {
    name: 'fixed-date',
    declare: keyBlock({
      expires_in: null,
      expires_at: '"2027-06-30T02:00:00+02:00"',
      environments: '["staging", "development"]',
      permissions: '"admin"',
      rotation: '{ before_expiry = "14d" }',
    }),
    delivered: ['ci.key'],
    later: [200],
  },
  {
    name: 'rotating',
    declare: keyBlock({
      ...QUARTERLY,
      rotation: '{ every = "90d", overlap = "7d", overlap_max = "21d", anchor = "2026-10-01T00:00:00Z" }',
      rotate_trigger: '{ ticket = "OPS-1", numbers = [1, 2.5], urgent = true }',
    }),
    delivered: ['ci.key'],
    later: [36, 38],
  },
  {
    name: 'in-overlap',
    declare: keyBlock(QUARTERLY),
    act: async (lp) => {
      await rotateOnce(lp);
    },
    delivered: ['ci.key'],
    later: [6, 8],
  },
  {
    name: 'in-overlap-predecessor-used',
    declare: keyBlock(QUARTERLY),
    act: async (lp) => {
      const first = await rotateOnce(lp);
      lp.advance(3);
      for (let times = 0; times < 3; times++) await lp.use(first);
      lp.advance(3);
      // A refresh notes how often the old key was used.
      await lp.applied('-refresh-only');
    },
    delivered: ['ci.key'],
    later: [2, 9, 30],
  },
  {
    name: 'held-predecessor',
    declare: keyBlock(QUARTERLY),
    act: async (lp) => {
      const first = await rotateOnce(lp);
      lp.advance(5);
      await lp.use(first);
      lp.advance(4);
      await lp.applied();
    },
    delivered: ['ci.key'],
    later: [2, 4, 20],
  },
  {
    name: 'third-generation',
    declare: keyBlock(QUARTERLY),
    act: async (lp) => {
      await rotateOnce(lp);
      lp.advance(8);
      await lp.applied();
      lp.advance(84);
      await lp.applied();
      lp.advance(8);
      await lp.applied();
    },
    delivered: ['ci.key'],
    later: [70, 85],
  },
  {
    name: 'imported',
    declare: keyBlock({ ...QUARTERLY, expires_in: '"never"' }),
    act: async (lp) => {
      await lp.createOutside({ name: 'CI gate', permissions: 'read-only', environments: ['production'] });
      await lp.workspace.succeed(['import', '-input=false', 'lowerplane_api_key.ci', 'CI gate']);
      await lp.applied();
    },
    later: [80, 100],
  },
  {
    name: 'imported-elsewhere',
    declare: keyBlock({ expires_in: '"never"', deliver_to: null }),
    act: async (lp) => {
      await lp.createOutside({ name: 'CI gate', permissions: 'read-only', environments: ['production'] });
      await lp.workspace.succeed(['import', '-input=false', 'lowerplane_api_key.ci', 'CI gate']);
    },
  },
  {
    name: 'many',
    declare: `resource "lowerplane_api_key" "team" {
  for_each     = toset(["api", "web"])
  name         = "Team \${each.key}"
  permissions  = "read-only"
  environments = ["staging"]
  expires_in   = "90d"
  deliver_to   = [{ file = { path = "\${each.key}.key" } }]
}
data "lowerplane_api_keys" "staging" {
  environment = "staging"
  depends_on  = [lowerplane_api_key.team]
}
data "lowerplane_api_key" "api" {
  id = lowerplane_api_key.team["api"].id
}
output "names" {
  value = data.lowerplane_api_keys.staging.keys[*].name
}
output "fingerprint" {
  value = data.lowerplane_api_key.api.fingerprint
}
`,
    delivered: ['api.key', 'web.key'],
  },
  {
    name: 'ephemeral',
    declare: `ephemeral "lowerplane_api_key" "run" {
  name     = "Nightly look"
  lifetime = "15m"
}
provider "lowerplane" {
  alias   = "run"
  api_key = ephemeral.lowerplane_api_key.run.secret
}
data "lowerplane_api_keys" "admins" {
  provider    = lowerplane.run
  permissions = "admin"
}
output "admins" {
  value = data.lowerplane_api_keys.admins.keys[*].name
}
`,
  },
];
