import * as z from 'zod';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { TEXT_PATTERNS } from './text-patterns.ts';

const [SPAN, LIFE, INSTANT, REPOSITORY, RECIPIENT] = TEXT_PATTERNS.map(({ pattern }) => new RegExp(pattern));

function text(description: string, pattern?: RegExp) {
  const plain = z.string().min(1);
  return (pattern === undefined ? plain : z.string().regex(pattern)).meta({ description });
}

const rotation = z
  .strictObject({
    every: text('A successor each time this long has passed, for example 90d.', SPAN).optional(),
    before_expiry: text('A successor this long before the key expires, for example 14d.', SPAN).optional(),
    overlap: text(
      'How long the old key keeps working after the new one was delivered. Left out: it is revoked at once.',
      SPAN,
    ).optional(),
    overlap_max: text(
      'The longest an old key that is still used is kept. Default: four times overlap.',
      SPAN,
    ).optional(),
    anchor: text(
      'Where the schedule of every starts, RFC 3339. Left out: at the creation of generation 1.',
      INSTANT,
    ).optional(),
  })
  .meta({ description: 'Gives the key successors without downtime. Names every, before_expiry, or both.' });

const destination = z
  .strictObject({
    file: z
      .strictObject({ path: text('Relative to the folder the command runs in.') })
      .meta({ description: 'A file with the secret and nothing else, readable by its owner only.' })
      .optional(),
    age: z
      .strictObject({ recipients: z.array(text('An age recipient.', RECIPIENT)).min(1) })
      .meta({ description: 'Seals the secret to age recipients.' })
      .optional(),
    github_actions_secret: z
      .strictObject({
        name: text('Name of the secret, for example LOWERPLANE_API_KEY.'),
        repository: text('owner/name. Give this or organization.', REPOSITORY).optional(),
        environment: text('A deployment environment of the repository.').optional(),
        organization: text('For a secret of an organization.').optional(),
        visibility: z
          .enum(['private', 'all', 'selected'])
          .meta({ description: 'Which repositories of the organization see it. Default: private.' })
          .optional(),
        selected_repository_ids: z.array(z.int()).optional(),
      })
      .meta({ description: 'An Actions secret of a repository, of an environment, or of an organization.' })
      .optional(),
    vault_kv: z
      .strictObject({
        mount: text('Where the KV version 2 engine is mounted, for example secret.'),
        path: text('Path of the secret in it.'),
        key: text('Name of the value in the secret. Its other values are kept.'),
      })
      .meta({ description: 'A value in HashiCorp Vault.' })
      .optional(),
    command: z
      .strictObject({
        program: z.array(z.string()).min(1).meta({ description: 'The program and its arguments: no shell.' }),
        environment: z.record(z.string(), z.string()).optional(),
        timeout: text('How long it may run. Default: 1m.', SPAN).optional(),
      })
      .meta({ description: 'A program of yours that takes the secret on its standard input.' })
      .optional(),
  })
  .refine((kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1, {
    error: 'must name one destination',
  })
  .meta({ minProperties: 1, maxProperties: 1 });

const declaredKey = z
  .strictObject({
    name: text('Says what the key is for, for example "CI/CD Pipeline - Production".').max(100),
    permissions: z.enum(PERMISSIONS).meta({ description: 'Choose the least that is enough.' }),
    environments: z
      .union([z.literal('all'), z.array(z.enum(ENVIRONMENTS)).min(1)])
      .meta({ description: 'The environments the key can reach. Left out, or all: every one of them.' })
      .optional(),
    expires_in: text(
      'How long after its creation each generation expires, for example 90d, or never. Not together with expires_at.',
      LIFE,
    ).optional(),
    expires_at: text('When the key expires, RFC 3339. Not together with expires_in.', INSTANT).optional(),
    rotation: rotation.optional(),
    deliver_to: z
      .array(destination)
      .min(1)
      .meta({ description: 'Where the secret goes; each element names one destination.' })
      .optional(),
    deletion_protection: z
      .boolean()
      .meta({ description: 'Refuses to revoke the key when it is removed from this file.' })
      .optional(),
    purpose: text(
      'What the key is used for: a use case the policy knows, so that the gate can say whether it needs its permissions.',
    ).optional(),
  })
  .meta({ description: 'An API key.' });

/**
 * The file in which a repository declares keys without Terraform: `lowerplane.yaml`, or `.lowerplane/keys.yaml`. Words
 * and values are those of the resource `lowerplane_api_key`. There is no state, so there is no `secret_in_state`.
 */
export const keysFile = z
  .looseObject({
    version: z.literal(1),
    keys: z.array(declaredKey),
  })
  .refine((file) => Object.keys(file).every((name) => /^(?:version$|keys$|x-)/.test(name)), {
    error: 'has a field that means nothing; names of your own begin with x-',
  })
  .meta({
    additionalProperties: false,
    patternProperties: { '^x-': { description: 'Yours: a place for anchors that keys refer to.' } },
  });
export type KeysFile = z.infer<typeof keysFile>;
