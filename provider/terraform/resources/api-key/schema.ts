import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { PERMISSIONS } from '../../../keys/permissions.ts';
import {
  bool,
  type ConfigOf,
  defineSchema,
  listNested,
  number,
  oneOf,
  type PlanOf,
  type StateOf,
  set,
  singleNested,
  string,
} from '../../plugin/index.ts';
import { ageRecipient, duration, keyName, notEmpty, timestamp } from './validators.ts';

export const schema = defineSchema({
  version: 0,
  description:
    'A LowerPlane API key. Its secret goes where `deliver_to` says and is never in the Terraform state, unless `secret_in_state` asks for it. Permissions and environments of a key cannot change: declare others and a successor is created and delivered before the old key is revoked.',
  attributes: {
    name: string({
      required: true,
      description: 'Says what the key is for, for example `CI/CD Pipeline - Production`. Changes in place.',
      validators: [keyName],
    }),
    permissions: string({
      required: true,
      description:
        'What the key may do: `read-only`, `read-write` or `admin`. Choose the least that is enough. A change makes a new generation.',
      validators: [oneOf(...PERMISSIONS)],
    }),
    environments: set(string({ validators: [oneOf(...ENVIRONMENTS)] }), {
      optional: true,
      description:
        'The environments the key can reach: `production`, `staging`, `development`. Left out: all of them. A change makes a new generation.',
      validators: [
        notEmpty('Name at least one environment, or leave environments out to reach all of them.'),
      ],
    }),
    expires_at: string({
      optional: true,
      description:
        'When the key expires, as RFC 3339, for example `2027-03-31T00:00:00Z`. Changes in place. Conflicts with `expires_in`.',
      validators: [timestamp],
    }),
    expires_in: string({
      optional: true,
      description:
        'How long after its creation each generation expires, for example `90d` (units w, d, h, m, s; at least `1h`), or `never`. Changes in place. Conflicts with `expires_at`.',
      validators: [duration],
    }),
    deliver_to: listNested(
      {
        file: singleNested(
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
        ),
        age: singleNested(
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
        ),
      },
      {
        optional: true,
        description:
          'Where the secret of each generation goes, in this order; each element names one destination. If one of them fails, the new key is revoked and the old one stays.',
        validators: [notEmpty('Name at least one destination, or leave deliver_to out.')],
      },
    ),
    secret_in_state: bool({
      default: false,
      description:
        'Keeps the plain secret in the Terraform state, as `secret`. Whoever can read the state can then use the key.',
    }),
    id: string({ computed: true, description: 'The id of the current generation.' }),
    generation: number({ computed: true, description: '1 for the first key, one more for each successor.' }),
    status: string({
      computed: true,
      description:
        '`active`, `expired`, `revoked`, or `absent` when LowerPlane does not know the key. All but the first are planned as a new generation.',
    }),
    expiration: string({ computed: true, description: 'The resolved expiration: RFC 3339, or `never`.' }),
    last_four: string({
      computed: true,
      description: "The secret's last four characters, as LowerPlane shows them.",
    }),
    fingerprint: string({ computed: true, description: 'First 16 hex digits of the SHA-256 of the secret.' }),
    created_at: string({ computed: true, description: 'When the current generation was created, RFC 3339.' }),
    created_by: string({ computed: true, description: 'Who created the current generation.' }),
    sealed_secret: string({
      computed: true,
      description:
        'The secret sealed to the recipients of the `age` destination, ASCII armored. Null without one.',
    }),
    secret: string({
      computed: true,
      sensitive: true,
      description: 'The plain secret, with `secret_in_state = true` only. Otherwise null.',
    }),
    previous: listNested(
      {
        id: string({ computed: true, description: 'Its id.' }),
        last_four: string({ computed: true, description: 'Its last four characters.' }),
      },
      {
        computed: true,
        description:
          'Earlier generations that could not be revoked yet; the next apply tries again. Usually empty.',
      },
    ),
  },
});

export type ApiKeyConfig = ConfigOf<typeof schema>;
export type ApiKeyPlan = PlanOf<typeof schema>;
export type ApiKeyState = StateOf<typeof schema>;
