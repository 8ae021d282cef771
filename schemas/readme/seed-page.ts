/** A job that LowerPlane's page about API keys describes, and how it is done from a terminal. */
export interface SeedRow {
  /** As the page names it. */
  readonly job: string;
  /** Whole command lines. A test runs them one after another, all rows in order, against the emulator. */
  readonly commands: readonly string[];
  /** How code does it; '' when code does not. */
  readonly code: string;
}

const DECLARED = '`resource "lowerplane_api_key"`, `ApiKey`, `lowerplane.yaml`';

/** Every row of LowerPlane's page about API keys (Settings > API Keys), in its order. */
export const SEED_PAGE: readonly SeedRow[] = [
  {
    job: 'Create a key: name, permissions, environments, expiration',
    commands: [
      'lowerplane keys create "Internal Dashboard" --use-case compliance-dashboard --environment production --expires 90d --to dashboard.key',
    ],
    code: DECLARED,
  },
  {
    job: 'View active keys',
    commands: [
      'lowerplane keys list --sort unused_days --reverse',
      'lowerplane keys show "Internal Dashboard"',
    ],
    code: '`data "lowerplane_api_keys"`',
  },
  {
    job: 'Rotate a key: create, update the consumer, check, revoke',
    commands: [
      'lowerplane keys rotate "Internal Dashboard" --to dashboard.key',
      'lowerplane keys rotate "Internal Dashboard" --watch',
    ],
    code: '`rotation = { every = "90d", overlap = "7d" }`',
  },
  {
    job: 'Use a key without writing it down',
    commands: [
      'lowerplane whoami --api-key-file dashboard.key',
      'lowerplane apply --yes',
      'lowerplane exec "CI gate" -- node --version',
    ],
    code: '`deliver_to`, `ephemeral "lowerplane_api_key"`',
  },
  {
    job: 'Compliance dashboard',
    commands: [
      'lowerplane posture',
      'lowerplane controls --framework "SOC 2"',
      'lowerplane tests --status failing',
      'lowerplane report --output keys.html',
    ],
    code: '`data "lowerplane_posture"`, `lowerplane_controls`, `lowerplane_tests`',
  },
  {
    job: 'Audit export',
    commands: ['lowerplane audit export --from 90d --output audit.zip', 'lowerplane audit verify audit.zip'],
    code: '',
  },
  {
    job: 'Change compliance data with a read-write key',
    commands: [
      'lowerplane controls set VM-01 --environment production --owner "Kim" --yes',
      'lowerplane tests set T-001 --environment staging --status passing --yes',
    ],
    code: '',
  },
  {
    job: 'CI/CD security gate',
    commands: ['lowerplane check'],
    code: '[Action](#i-only-want-the-gate)',
  },
  {
    job: 'Evidence upload',
    commands: [
      'lowerplane evidence upload scan.json --control VM-01 --environment production',
      'lowerplane evidence list --control VM-01',
    ],
    code: '`resource "lowerplane_evidence"`, input `evidence-api-key` of the Action',
  },
  {
    job: 'User provisioning',
    commands: [
      'lowerplane users invite sam@example.com --role auditor --expires 30d',
      'lowerplane users role sam@example.com --role member --expires never',
      'lowerplane users remove sam@example.com --yes',
    ],
    code: '`resource "lowerplane_user"`',
  },
  {
    job: 'Settings of the organization, with an admin key',
    commands: [
      'lowerplane organization set --key-lifetime-max 365d --yes',
      'lowerplane organization show',
      'lowerplane organization set --key-lifetime-max none --yes',
    ],
    code: '',
  },
  {
    job: 'Never commit keys',
    commands: ['lowerplane scan'],
    code: '[pre-commit hook](.pre-commit-hooks.yaml)',
  },
  {
    job: 'Use read-only keys whenever possible',
    commands: ['lowerplane keys advise'],
    code: 'rule `excess-privilege`',
  },
  {
    job: 'Review keys unused for 90 days',
    commands: ['lowerplane keys list --unused-for 90d'],
    code: 'rules `stale-key`, `never-used-key`',
  },
  {
    job: 'Rotate annually, or every 90 days for high privilege',
    commands: ['lowerplane keys list --due-within 14d', 'lowerplane forecast'],
    code: 'rules `overdue-rotation`, `missing-rotation`',
  },
  {
    job: 'Revoke a key at once, after seeing who uses it',
    commands: ['lowerplane keys revoke "Internal Dashboard" --yes --force'],
    code: 'remove the declaration, action `lowerplane_revoke_key`',
  },
  {
    job: 'Audit trail: creation, usage, revocation',
    commands: ['lowerplane audit list --key "Internal Dashboard" --from 90d'],
    code: '`data "lowerplane_audit_events"`',
  },
];
