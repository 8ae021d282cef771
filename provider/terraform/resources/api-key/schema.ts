import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { PERMISSIONS } from '../../../keys/permissions.ts';
import {
  bool,
  type ConfigOf,
  defineSchema,
  dynamic,
  listNested,
  number,
  oneOf,
  type PlanOf,
  type StateOf,
  set,
  singleNested,
  string,
} from '../../plugin/index.ts';
import { deliverTo } from './deliver-to-schema.ts';
import { duration, keyName, notEmpty, span, timestamp } from './validators.ts';

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
    deliver_to: deliverTo,
    rotation: singleNested(
      {
        every: string({
          optional: true,
          description:
            'A successor each time this long has passed, for example `90d`. LowerPlane advises at most a year, 90 days for admin keys.',
          validators: [span],
        }),
        before_expiry: string({
          optional: true,
          description: 'A successor this long before the key expires, for example `14d`.',
          validators: [span],
        }),
        overlap: string({
          optional: true,
          description:
            'How long the old key keeps working after the new one was delivered, for example `7d`. Left out: it is revoked in the same apply.',
          validators: [span],
        }),
        overlap_max: string({
          optional: true,
          description:
            'The longest an old key that is still used is kept, counted from the delivery of the new one. Default: four times `overlap`.',
          validators: [span],
        }),
        anchor: string({
          optional: true,
          description:
            'Where the schedule of `every` starts, RFC 3339. Left out: at the creation of generation 1.',
          validators: [timestamp],
        }),
      },
      {
        optional: true,
        description:
          'Gives the key successors without downtime: when one is due, the plan shows it, the apply creates and delivers it, and a later apply retires the old key after the overlap, unless it is still used. Without `expires_in` each key expires `every` + `overlap` after its creation.',
      },
    ),
    rotate_trigger: dynamic({
      optional: true,
      description: 'Any value. A change rotates the key at the next apply.',
    }),
    deletion_protection: bool({
      optional: true,
      description:
        'Refuses to revoke the key when its resource is destroyed or removed: the flag counts as it is in the state, so set it to false and apply first. Rotation goes on.',
    }),
    force_revoke: bool({
      optional: true,
      description:
        "Revokes the key even if it was used within the provider's `recent_use_window`. Counts as it is in the state.",
    }),
    secret_in_state: bool({
      optional: true,
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
    rotates_at: string({
      computed: true,
      description: 'From when on a plan rotates the key, RFC 3339. Null without `rotation`.',
    }),
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
        retires_at: string({
          computed: true,
          description:
            'When its overlap ends, RFC 3339. Null when it could not be revoked: the next apply tries again.',
        }),
        last_used_at: string({
          computed: true,
          description:
            'When it had last been used as its successor was delivered, RFC 3339. Null when never.',
        }),
      },
      { computed: true, description: 'Earlier generations that still work, newest first.' },
    ),
  },
});

export type ApiKeyConfig = ConfigOf<typeof schema>;
export type ApiKeyPlan = PlanOf<typeof schema>;
export type ApiKeyState = StateOf<typeof schema>;
