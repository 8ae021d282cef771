import type { User } from '../../../api/contract/user.ts';
import { isSameMoment } from '../../../keys/instant.ts';
import { lockoutsOf, losesRights } from '../../../users/lockout.ts';
import { changeOf, findUser, isSameEmail, removalOf, type UserChange } from '../../../users/user-change.ts';
import { refuseOtherOrganization } from '../../organization.ts';
import {
  DiagnosticError,
  isUnknown,
  type PlanRequest,
  type PlanResult,
  UNKNOWN,
} from '../../plugin/index.ts';
import { explained } from '../../problems.ts';
import { type ConnectedSession, connected, type Session } from '../../session.ts';
import type { schema, UserPlan, UserState } from './schema.ts';
import { expirationOf, wantedUser } from './state.ts';
import { directoryOf } from './user-directory.ts';

type Request = PlanRequest<typeof schema, Session>;

/** Plans an invitation, a change or a removal, and refuses what LowerPlane or the guards would refuse at apply. */
export async function planUser(request: Request): Promise<PlanResult<typeof schema>> {
  const { prior, proposed, privateState } = request;
  const session = request.session?.connection ? connected(request.session) : undefined;
  // Resources are planned side by side, but each must see what the one before it has planned.
  const check = async (work: (run: ConnectedSession) => Promise<void>) => {
    if (session) await explained(directoryOf(session.connection.client).alone(() => work(session)));
  };
  if (session && prior) refuseOtherOrganization(`The user ${prior.email}`, privateState, session);
  if (proposed === null) {
    if (prior) await check((run) => planRemoval(run, prior));
    return { planned: null };
  }
  if (prior === null) {
    await check((run) => planInvitation(run, proposed, request));
    return { planned: { ...proposed, id: UNKNOWN, status: UNKNOWN, invited_at: UNKNOWN } };
  }
  if (isUnknown(proposed.email) || !isSameEmail(proposed.email, prior.email)) {
    await check((run) => planRemoval(run, prior));
    return { planned: { ...proposed, id: UNKNOWN }, requiresReplace: [['email']] };
  }
  await check((run) => planUpdate(run, proposed, prior));
  warnOfName(proposed, prior, request);
  const { id, invited_at } = prior;
  const declared = isUnknown(proposed.expires_at) ? undefined : expirationOf(proposed.expires_at);
  const keepsEnd = declared !== undefined && isSameMoment(declared, expirationOf(prior.expires_at));
  return { planned: { ...proposed, id, invited_at, status: keepsEnd ? prior.status : UNKNOWN } };
}

async function planInvitation(
  session: ConnectedSession,
  proposed: UserPlan,
  { diagnostics }: Request,
): Promise<void> {
  const wanted = wantedUser(proposed);
  if (wanted === undefined) return;
  const { email, role } = wanted;
  refusePastEnd(wanted.expiresAt, session);
  const directory = directoryOf(session.connection.client);
  if (directory.isPlanned((other) => isSameEmail(other, email)))
    throw new DiagnosticError({
      summary: 'User Declared Twice',
      detail: `Another resource of this configuration invites ${email}, too; case does not matter. Remove one of them.`,
      path: ['email'],
    });
  const existing = (await directory.users()).find((user) => isSameEmail(user.email, email));
  const change = changeOf(wanted, existing);
  if (existing !== undefined && change !== undefined) throw alreadyAUser(existing);
  if (existing !== undefined)
    diagnostics.warning({
      summary: 'User Exists Already',
      detail: `${email} is already a user with the role ${role} (${existing.id}). If an interrupted apply of this configuration has invited them in the last 24 hours, this apply takes them into the state. Otherwise it fails: import the user instead, with the id ${existing.id}.`,
      path: ['email'],
    });
  if (change !== undefined) directory.plan(change);
}

/** The error about an address that is taken. */
export function alreadyAUser({ email, role, id, expires_at }: User): DiagnosticError {
  const until = expires_at === null ? '' : ` until ${expires_at}`;
  return new DiagnosticError({
    summary: 'User Exists Already',
    detail: `${email} is already a user with the role ${role}${until} (${id}). Import the user to manage them here: import { to = lowerplane_user.NAME, id = "${id}" }. If another resource of this configuration managed them, add a "moved" block.`,
    path: ['email'],
  });
}

async function planUpdate(session: ConnectedSession, proposed: UserPlan, prior: UserState): Promise<void> {
  const wanted = wantedUser(proposed);
  const directory = directoryOf(session.connection.client);
  const user = prior.id === null ? undefined : findUser(await directory.users(), prior.id);
  if (wanted === undefined || user === undefined) return;
  const change = changeOf(wanted, user);
  if (change === undefined) return;
  if (!isSameMoment(change.expires_at, user.expires_at)) refusePastEnd(wanted.expiresAt, session);
  await refuseLockout(session, change, await directory.planned(), proposed.allow_lockout === true);
  directory.plan(change);
}

async function planRemoval(session: ConnectedSession, prior: UserState): Promise<void> {
  const directory = directoryOf(session.connection.client);
  const users = await directory.planned();
  const user = users.find(({ id }) => id === prior.id);
  if (user === undefined) return;
  const change = removalOf(user);
  await refuseLockout(session, change, users, prior.allow_lockout === true);
  directory.plan(change);
}

/**
 * Refuses a change that would leave no one who can undo it.
 *
 * @param users as they are before the change.
 * @throws DiagnosticError
 */
export async function refuseLockout(
  { connection, now }: ConnectedSession,
  change: UserChange,
  users: readonly User[],
  isConfirmed: boolean,
): Promise<void> {
  if (!losesRights(change)) return;
  const [lockout] = lockoutsOf([change], users, connection.self, now());
  if (lockout === undefined || (lockout.isAllowed && isConfirmed)) return;
  const { title, detail, isAllowed, kind } = lockout;
  const order =
    kind === 'oneself'
      ? ''
      : ' If this configuration makes another user an administrator, let this resource depend on that one (depends_on), so that it changes afterwards.';
  const first = change.action === 'remove' ? ', and apply that before the removal' : '';
  const allow = isAllowed ? ` To allow it, set allow_lockout = true${first}.` : '';
  throw new DiagnosticError({
    summary: `${title}: ${change.email}`,
    detail: `${detail}${order}${allow}`,
    ...(change.action === 'update' && { path: ['role'] }),
  });
}

/** @throws DiagnosticError for an end that LowerPlane would refuse. */
function refusePastEnd(expiresAt: number | null | undefined, { now }: ConnectedSession): void {
  if (expiresAt === null || expiresAt === undefined || expiresAt > now()) return;
  throw new DiagnosticError({
    summary: 'End Of Access In The Past',
    detail: `expires_at is ${new Date(expiresAt).toISOString()}, which is over. Write a later day to give access until then. To end the access, remove the resource.`,
    path: ['expires_at'],
  });
}

function warnOfName({ name }: UserPlan, prior: UserState, { diagnostics }: Request): void {
  if (isUnknown(name) || name === null || name === prior.name || prior.name === null) return;
  diagnostics.warning({
    summary: 'Name Not Changed',
    detail: `The invitation of ${prior.email} had the name "${prior.name}", and LowerPlane has no call to change it. The state will hold "${name}"; the user is still called as before.`,
    path: ['name'],
  });
}
