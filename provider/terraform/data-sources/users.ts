import { ROLES } from '../../api/contract/words.ts';
import { duration } from '../../keys/declaration/text-rule.ts';
import { parseDuration } from '../../keys/duration.ts';
import { defineDataSource, defineSchema, listNested, number, oneOf, string } from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { following } from '../text-validator.ts';
import { boundAttributes, chosen, readBounded, withoutControls } from './bounded-list.ts';

/** `lowerplane_users`. */
export const usersDataSource = () => {
  const schema = defineSchema({
    description:
      'Users, their roles and when their access ends. It needs an admin key. A user must match all filters. Names and email addresses are in the state.',
    attributes: {
      role: string({
        optional: true,
        description: `Only users with this role: ${ROLES.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...ROLES)],
      }),
      expires_within: string({
        optional: true,
        description: 'Only users whose access ends within this time, such as `30d`, or has ended.',
        validators: [following(duration)],
      }),
      ...boundAttributes,
      users: listNested(
        {
          id: string({ computed: true, description: "The user's id." }),
          email: string({ computed: true, description: 'The email address.' }),
          name: string({ computed: true, description: 'The name. Null when it is not known yet.' }),
          role: string({ computed: true, description: 'The role.' }),
          status: string({ computed: true, description: '`invited` or `active`.' }),
          invited_at: string({ computed: true, description: 'When the user was invited, RFC 3339.' }),
          expires_at: string({
            computed: true,
            description: 'When the access ends, RFC 3339. Null when it never does.',
          }),
          expires_in_days: number({
            computed: true,
            description: 'Whole days until then. Negative: it has ended. Null when it never does.',
          }),
        },
        { computed: true, description: 'The matching users, in the order of invitation.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_users',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const { listUsers } = await import('../../users/list-users.ts');
      const within = config.expires_within === null ? undefined : parseDuration(config.expires_within);
      const items = listUsers(client, {
        role: chosen(ROLES, config.role),
        expiresWithin: within && 'ms' in within ? within.ms : undefined,
      });
      const { listed, complete } = await readBounded(items, config.max_items, 'users');
      return { state: { ...config, complete, users: withoutControls(listed) } };
    },
  });
};
