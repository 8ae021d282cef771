import { KEY } from '../../../delivery/key-specification.ts';
import {
  type ConfigOf,
  defineSchema,
  listNested,
  number,
  type PlanOf,
  type StateOf,
  string,
} from '../../plugin/index.ts';
import { specifiedAttributes } from '../../specified-attributes.ts';

export const schema = defineSchema({
  version: 0,
  description:
    'A LowerPlane API key. Its secret goes where `deliver_to` says and is never in the Terraform state, unless `secret_in_state` asks for it. Permissions and environments of a key cannot change: declare others and a successor is created and delivered before the old key is revoked.',
  attributes: {
    ...specifiedAttributes(KEY.attributes),
    id: string({ computed: true, description: 'The id of the current generation.' }),
    generation: number({ computed: true, description: '1 for the first key, one more for each successor.' }),
    generation_reason: string({
      computed: true,
      description:
        'Why the current generation followed the one before it, for example `rotate_trigger changed`. Null for the first.',
    }),
    status: string({
      computed: true,
      description:
        '`active`, `expired`, `revoked`, or `absent` when LowerPlane does not know the key. Expired and revoked keys are planned as a new generation; an absent one is an error until `recreate_absent` confirms it.',
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
    lineage: string({
      computed: true,
      description:
        'A random text that distinguishes this resource from others that manage the same key, for example after two imports. Null until the next generation when version 0.1.0 created the key.',
    }),
    previous: listNested(
      {
        id: string({ computed: true, description: 'Its id.' }),
        last_four: string({ computed: true, description: 'Its last four characters.' }),
        retires_at: string({
          computed: true,
          description:
            'When its overlap ends, RFC 3339. Null when it had none, but could not be revoked: the next apply tries again.',
        }),
        expiration: string({
          computed: true,
          description:
            'When it expires, if nothing ends it before: RFC 3339, or `never`. With `on_overlap_end = "expire"`, it ends by that.',
        }),
        last_used_at: string({
          computed: true,
          description:
            'When it had last been used as its successor was delivered, RFC 3339. Null when never.',
        }),
      },
      {
        computed: true,
        description:
          'Earlier generations that still work, newest first. Known after apply once an overlap is over: only then is it decided whether the key is still used, and is held.',
      },
    ),
  },
});

export type ApiKeyConfig = ConfigOf<typeof schema>;
export type ApiKeyPlan = PlanOf<typeof schema>;
export type ApiKeyState = StateOf<typeof schema>;
