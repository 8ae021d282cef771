import type { Construct } from 'constructs';
import type { ROLES } from '../api/contract/words.ts';
import { missingEnd, USER_RULES } from '../users/user-rules.ts';
import { momentText } from './api-key-config.ts';
import type { Moment, WordOrToken } from './api-key-props.ts';
import { type UserConfig, User as UserResource } from './generated/index.ts';
import { textProblems } from './text-problems.ts';

type Role = (typeof ROLES)[number];

/** What a `User` construct takes. */
export interface UserProps extends Omit<UserConfig, 'role' | 'expiresAt'> {
  readonly role: WordOrToken<Role>;
  /** When the access ends: a day such as "2027-01-31", a moment, or "never". Auditors need it. */
  readonly expiresAt?: Moment;
}

/**
 * A user of LowerPlane: an invitation with a role, and an end of the access for auditors. Synthesis reports what is wrong
 * with the props.
 */
export class User extends UserResource {
  constructor(scope: Construct, id: string, props: UserProps) {
    const { role, expiresAt, ...plain } = props;
    const end = expiresAt === undefined ? {} : { expiresAt: momentText(expiresAt) };
    const config: UserConfig = { ...plain, role: String(role), ...end };
    super(scope, id, config);
    this.node.addValidation({
      validate: () => {
        const fault = missingEnd(config.role, config.expiresAt ?? null, 'expiresAt');
        return [...textProblems({ ...config }, USER_RULES), ...(fault === undefined ? [] : [fault])];
      },
    });
  }
}
