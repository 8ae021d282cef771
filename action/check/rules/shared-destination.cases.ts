import { known } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

const BOARD = { name: known('Board'), address: 'lowerplane_api_key.board' };

const CI_KEY = { destination: 'file:ci.key', place: 'file:ci.key', isRelative: true };
const RECIPIENT = `age1${'q'.repeat(58)}`;

function elsewhere(destination: string, name = 'CI gate', label = 'ci_gate'): string {
  return `resource "lowerplane_api_key" "${label}" {
  name         = "${name}"
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = "90d"
  deliver_to   = [${destination}]
}
`;
}

function github(repository: string, name?: string, label?: string): string {
  return elsewhere(`{ github_actions_secret = { name = "KEY", repository = "${repository}" } }`, name, label);
}

function organization(visibility: string, name?: string, label?: string): string {
  const secret = `{ name = "KEY", organization = "octo", visibility = "${visibility}" }`;
  return elsewhere(`{ github_actions_secret = ${secret} }`, name, label);
}

const MODULE = `variable "name" {}\n${elsewhere('{ file = { path = "ci.key" } }').replace('"CI gate"', 'var.name')}`;

/** Of each service: one location, the same with other settings, and another location. */
const SERVICES = [
  [
    { aws_secretsmanager_secret: { name: 'ci', key: 'a' } },
    { aws_secretsmanager_secret: { name: 'ci', key: 'a', kms_key_id: 'alias/secrets' } },
    { aws_secretsmanager_secret: { name: 'ci', key: 'b' } },
  ],
  [
    { aws_ssm_parameter: { name: '/ci' } },
    { aws_ssm_parameter: { name: '/ci', key_id: 'alias/secrets' } },
    { aws_ssm_parameter: { name: '/ci', region: 'eu-west-1' } },
  ],
  [
    { kubernetes_secret: { name: 'ci', key: 'a' } },
    { kubernetes_secret: { name: 'ci', key: 'a', namespace: 'default' } },
    { kubernetes_secret: { name: 'ci', key: 'a', namespace: 'ci' } },
  ],
  [
    { gitlab_variable: { key: 'KEY', project: 'octo/app' } },
    { gitlab_variable: { key: 'KEY', project: 'octo/app', environment_scope: '*', masked: false } },
    { gitlab_variable: { key: 'KEY', project: 'octo/app', environment_scope: 'production' } },
  ],
  [
    { google_secret_manager_secret: { project: 'my-project', secret_id: 'ci' } },
    { google_secret_manager_secret: { project: 'my-project', secret_id: 'ci' } },
    { google_secret_manager_secret: { project: 'my-project', secret_id: 'other' } },
  ],
] as const;

export const cases: RuleCases = {
  apart: { code: blocks(tf(), tf({ name: '"Board"', deliver_to: '"secrets/b.key"' }, 'b')) },
  state: {
    code: blocks(
      tf({ deliver_to: undefined, secret_in_state: 'true' }),
      tf({ name: '"Board"', deliver_to: undefined, secret_in_state: 'true' }, 'b'),
    ),
  },
  'same file': {
    code: blocks(tf(), tf({ name: '"Board"' }, 'b')),
    finds: [
      {
        at: 'main.tf:18:16-20:4',
        message:
          '"Board" is delivered to file:secrets/ci-gate.key, and so is "CI/CD Pipeline - Production" (main.tf:1). The one delivered last overwrites the other.',
        identity: ['main.tf', 'lowerplane_api_key.b', 'file:secrets/ci-gate.key'],
      },
    ],
  },
  'one file written in two ways': {
    code: blocks(tf(), tf({ name: '"Board"', deliver_to: '"./secrets/x/../ci-gate.key"' }, 'b')),
    finds: [
      {
        at: 'main.tf:18:16-20:4',
        message:
          '"Board" is delivered to file:./secrets/x/../ci-gate.key, and so is "CI/CD Pipeline - Production" (main.tf:1). The one delivered last overwrites the other.',
        identity: ['main.tf', 'lowerplane_api_key.b', 'file:./secrets/x/../ci-gate.key'],
      },
    ],
  },
  'one repository written in two ways': {
    code: blocks(github('octo/app'), github('Octo/App', 'Board', 'b')),
    finds: ['high'],
  },
  'one secret of an organization with two visibilities': {
    code: blocks(organization('all'), organization('private', 'Board', 'b')),
    finds: ['high'],
  },
  ...Object.fromEntries(
    SERVICES.map(([one, same, other]) => [
      `one ${Object.keys(one)[0]} for two keys`,
      {
        code: blocks(
          elsewhere(JSON.stringify(one)),
          elsewhere(JSON.stringify(same), 'Board', 'b'),
          elsewhere(JSON.stringify(other), 'Other', 'c'),
        ),
        finds: ['high'] as const,
      },
    ]),
  ),
  'one file for two keys': {
    declared: [{ locations: [CI_KEY] }, { ...BOARD, locations: [CI_KEY] }],
    finds: [
      {
        at: 'main.tf:2:3-2:40',
        message:
          '"Board" is delivered to file:ci.key, and so is "CI gate" (main.tf:1). The one delivered last overwrites the other.',
        identity: ['main.tf', 'lowerplane_api_key.board', 'file:ci.key'],
        keyName: 'Board',
      },
    ],
  },
  'one age recipient for two keys': {
    code: blocks(
      elsewhere(`{ age = { recipients = ["${RECIPIENT}"] } }`),
      elsewhere(`{ age = { recipients = ["${RECIPIENT}"] } }`, 'Board', 'b'),
    ),
  },
  'one command for two keys': {
    code: blocks(
      elsewhere('{ command = { program = ["put"] } }'),
      elsewhere('{ command = { program = ["put"] } }', 'Board', 'b'),
    ),
  },
  'one module for two roots, each in its own directory': {
    code: {
      'modules/key/main.tf': MODULE,
      'envs/dev/main.tf': 'module "key" {\n  source = "../../modules/key"\n  name   = "Dev"\n}\n',
      'envs/prod/main.tf': 'module "key" {\n  source = "../../modules/key"\n  name   = "Prod"\n}\n',
    },
  },
  'one module twice in one root': {
    code: {
      'modules/key/main.tf': MODULE,
      'envs/dev/main.tf':
        'module "a" {\n  source = "../../modules/key"\n  name   = "A"\n}\nmodule "b" {\n  source = "../../modules/key"\n  name   = "B"\n}\n',
    },
    finds: ['high'],
  },
  'one file of two roots': {
    code: {
      'envs/dev/main.tf': elsewhere('{ file = { path = "../keys/ci.key" } }', 'Dev'),
      'envs/prod/main.tf': elsewhere(`{ file = { path = "\${path.root}/../keys/ci.key" } }`, 'Prod'),
    },
    finds: ['high'],
  },
  'a file beside a module that two roots call': {
    code: {
      'modules/key/main.tf': MODULE.replace('"ci.key"', `"\${path.module}/ci.key"`),
      'envs/dev/main.tf': 'module "key" {\n  source = "../../modules/key"\n  name   = "Dev"\n}\n',
      'envs/prod/main.tf': 'module "key" {\n  source = "../../modules/key"\n  name   = "Prod"\n}\n',
    },
    finds: ['high'],
  },
  'one file of two runs of a root, which never exist together': {
    code: {
      'main.tf': `variable "name" {}\n${elsewhere('{ file = { path = "ci.key" } }').replace('"CI gate"', 'var.name')}`,
      'dev.tfvars': 'name = "Dev"\n',
      'prod.tfvars': 'name = "Prod"\n',
    },
  },
  'two files': {
    declared: [
      { locations: [CI_KEY] },
      { ...BOARD, locations: [{ ...CI_KEY, destination: 'file:b.key', place: 'file:b.key' }] },
    ],
  },
};
