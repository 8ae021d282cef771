import {
  list,
  listNested,
  map,
  matches,
  number,
  oneOf,
  set,
  singleNested,
  string,
} from '../../plugin/index.ts';
import { ageRecipient, notEmpty, span } from './validators.ts';

const file = singleNested(
  {
    path: string({
      required: true,
      description:
        'Path of the file, relative to the directory Terraform runs in. Refused inside version control, unless ignored there.',
      validators: [notEmpty('Write the path of the file to hold the secret.')],
    }),
  },
  {
    optional: true,
    description:
      'A file with the secret and nothing else, readable by its owner only, replaced atomically, and removed when its key is revoked.',
  },
);

const age = singleNested(
  {
    recipients: set(string({ validators: [ageRecipient] }), {
      required: true,
      description:
        'age recipients (`age1...`, as `age-keygen` prints them). Each can open the sealed secret alone.',
      validators: [notEmpty('Name at least one age recipient.')],
    }),
  },
  {
    optional: true,
    description:
      'Seals the secret to age recipients in `sealed_secret`, which may be kept in state and passed on.',
  },
);

const githubActionsSecret = singleNested(
  {
    name: string({ required: true, description: 'Name of the secret, for example `LOWERPLANE_API_KEY`.' }),
    repository: string({
      optional: true,
      description: '`owner/name`. Give this or `organization`.',
      validators: [matches(/^[\w.-]+\/[\w.-]+$/, 'must be written owner/name, for example octo/app')],
    }),
    environment: string({
      optional: true,
      description: 'A deployment environment of the repository. Left out: a secret of the whole repository.',
    }),
    organization: string({ optional: true, description: 'For a secret of an organization.' }),
    visibility: string({
      optional: true,
      description:
        'Which repositories of the organization see its secret: `private` (the default), `all` or `selected`.',
      validators: [oneOf('private', 'all', 'selected')],
    }),
    selected_repository_ids: set(number(), {
      optional: true,
      description: 'Ids of the repositories that see it, with `visibility = "selected"`.',
    }),
  },
  {
    optional: true,
    description:
      "An Actions secret of a repository, of one of its environments, or of an organization. Needs the provider's `github.token` or `GITHUB_TOKEN`. A secret cannot be put back, so this destination comes last.",
  },
);

const vaultKv = singleNested(
  {
    mount: string({
      required: true,
      description: 'Where the KV version 2 engine is mounted, for example `secret`.',
    }),
    path: string({ required: true, description: 'Path of the secret in it, for example `ci/lowerplane`.' }),
    key: string({
      required: true,
      description:
        "Name of the value in the secret, for example `api_key`. The secret's other values are kept.",
    }),
  },
  {
    optional: true,
    description:
      "A value in HashiCorp Vault. Needs the provider's `vault` settings, or `VAULT_ADDR` and `VAULT_TOKEN`.",
  },
);

const command = singleNested(
  {
    program: list(string(), {
      required: true,
      description:
        'The program and its arguments, each as it is: there is no shell. It gets the secret on its standard input, never in an argument or a variable; exit code 0 means that it arrived.',
      validators: [notEmpty('Name the program to run.')],
    }),
    environment: map(string(), {
      optional: true,
      description:
        'Variables for the program, beside PATH, HOME and the like. Not the place for secrets: they are in the state.',
    }),
    timeout: string({
      optional: true,
      description: 'How long it may run, for example `30s`. Default: `1m`.',
      validators: [span],
    }),
  },
  { optional: true, description: 'A program of yours that puts the secret where it belongs.' },
);

/** What each element of `deliver_to` may name, one of them. */
export const DESTINATION_KINDS = ['file', 'age', 'github_actions_secret', 'vault_kv', 'command'] as const;

/** Where the secret of each generation goes. */
export const deliverTo = listNested(
  { file, age, github_actions_secret: githubActionsSecret, vault_kv: vaultKv, command },
  {
    optional: true,
    description:
      'Where the secret of each generation goes; each element names one destination. Those that cannot be put back come last. If one fails, the new key is revoked, the others are put back, and the old key stays.',
    validators: [notEmpty('Name at least one destination, or leave deliver_to out.')],
  },
);
