import { ROLES } from '../../../api/contract/words.ts';
import { USER_RULES } from '../../../users/user-rules.ts';
import { bool, defineSchema, lengthBetween, type PlanOf, type StateOf, string } from '../../plugin/index.ts';
import { following } from '../../text-validator.ts';

export const schema = defineSchema({
  version: 0,
  description:
    'A user of LowerPlane: an invitation with a role, and an end of the access for auditors. It needs an admin key. Destroying it removes the user. A user whom someone else has removed is invited again, and the plan warns of it.',
  attributes: {
    email: string({
      required: true,
      description:
        'The email address to invite. LowerPlane ignores case. Another address is another user: the old one is removed.',
      validators: [following(USER_RULES.email)],
    }),
    role: string({
      required: true,
      description: `The role: ${ROLES.map((role) => `\`${role}\``).join(', ')}. It can change; one that was changed elsewhere is set back.`,
      validators: [following(USER_RULES.role)],
    }),
    name: string({
      optional: true,
      description:
        'The name in the invitation. LowerPlane has no call to change the name of a user: a later change only gets a warning.',
      validators: [lengthBetween(1, 200)],
    }),
    expires_at: string({
      optional: true,
      description:
        'When the access ends, as auditors need it: a day such as `2027-01-31`, of which it is the first moment in UTC, or RFC 3339. A later one extends the access. `never`, or nothing for all but auditors: the access does not end.',
      validators: [following(USER_RULES.expires_at)],
    }),
    allow_lockout: bool({
      optional: true,
      description:
        'Allows a change that would leave no owner or admin with access, or that removes or demotes the creator of the API key in use. Before a removal, apply it first. LowerPlane keeps the last owner in any case.',
    }),
    id: string({ computed: true, description: 'The id of the user.' }),
    status: string({
      computed: true,
      description:
        '`invited` until the invitation is accepted, then `active`; `expired` once the access has ended.',
    }),
    invited_at: string({ computed: true, description: 'When the user was invited, RFC 3339.' }),
  },
});

export type UserPlan = PlanOf<typeof schema>;
export type UserState = StateOf<typeof schema>;
