import type { LowerPlaneClient } from '../../../api/client.ts';
import type { User } from '../../../api/contract/user.ts';
import { type UserChange, usersAfter } from '../../../users/user-change.ts';

/** The users of an organization, as one run sees them: all resources share one listing. */
export class UserDirectory {
  readonly #client: Pick<LowerPlaneClient, 'listUsers'>;
  #users: Promise<readonly User[]> | undefined;
  readonly #planned: UserChange[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Pick<LowerPlaneClient, 'listUsers'>) {
    this.#client = client;
  }

  /** All users as they were when the run first asked, or after its last change. */
  users(): Promise<readonly User[]> {
    this.#users ??= this.current();
    return this.#users;
  }

  /** All users as they are now. */
  current(): Promise<readonly User[]> {
    return Array.fromAsync(this.#client.listUsers());
  }

  /** All users, as the plans of the run so far make them. */
  async planned(): Promise<readonly User[]> {
    return this.#planned.reduce(usersAfter, await this.users());
  }

  /** Notes that a change is planned. */
  plan(change: UserChange): void {
    this.#planned.push(change);
  }

  /** Whether a resource of this run already invites an address. */
  isPlanned(isSame: (email: string) => boolean): boolean {
    return this.#planned.some(({ action, email }) => action === 'invite' && isSame(email));
  }

  /** Changes users, after which they are listed again. */
  async change<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.alone(work);
    } finally {
      this.#users = undefined;
    }
  }

  /** Does one piece of work after another: what one finds must not change before it acts. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const directories = new WeakMap<object, UserDirectory>();

/** The directory of a connection. */
export function directoryOf(client: LowerPlaneClient): UserDirectory {
  const known = directories.get(client);
  if (known !== undefined) return known;
  const directory = new UserDirectory(client);
  directories.set(client, directory);
  return directory;
}
