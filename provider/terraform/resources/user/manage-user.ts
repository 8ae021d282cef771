import { createHash } from 'node:crypto';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { makeChange, UnexpectedUser } from '../../../users/make-change.ts';
import {
  changeOf,
  findUser,
  foldEmail,
  isSameEmail,
  removalOf,
  type UserChange,
} from '../../../users/user-change.ts';
import { privateStateOf, refuseOtherOrganization } from '../../organization.ts';
import {
  type ApplyResult,
  type CreateRequest,
  type DeleteRequest,
  DiagnosticError,
  type ImportRequest,
  type ImportResult,
  type ReadRequest,
  type ReadResult,
  type UpdateRequest,
} from '../../plugin/index.ts';
import { explained } from '../../problems.ts';
import { type ConnectedSession, connected, type Session } from '../../session.ts';
import { alreadyAUser, refuseLockout } from './plan-user.ts';
import type { schema } from './schema.ts';
import { appliedState, importedState, refreshedState, wantedUser } from './state.ts';
import { directoryOf } from './user-directory.ts';

type Schema = typeof schema;

/** Finds the user again: by the id, and by the address when someone has removed and invited the user meanwhile. */
export async function readUser({
  state,
  privateState,
  session,
  diagnostics,
}: ReadRequest<Schema, Session>): Promise<ReadResult<Schema>> {
  const run = connected(session);
  const { email, id } = state;
  refuseOtherOrganization(`The user ${email}`, privateState, run);
  const users = await explained(directoryOf(run.connection.client).users());
  const user = users.find((each) => each.id === id);
  const again = user ?? users.find((each) => isSameEmail(each.email, email));
  if (again === undefined) {
    diagnostics.warning({
      summary: `User Removed Elsewhere: ${email}`,
      detail: `LowerPlane has no user ${id ?? ''} any more, and none with the address ${email}. The plan invites them again. If the removal is right, remove the resource from the configuration.`,
    });
    return { state: null };
  }
  if (user === undefined)
    diagnostics.warning({
      summary: `User Invited Again Elsewhere: ${email}`,
      detail: `The user ${id ?? ''} was removed, and ${email} invited again as ${again.id}. The state takes the new one.`,
    });
  return { state: refreshedState(state, again, run.now()), privateState: privateStateOf(run) };
}

/** Invites a user, at most once: a repetition of an interrupted apply finds the invitation of the first. */
export async function inviteUser({
  planned,
  session,
  diagnostics,
}: CreateRequest<Schema, Session>): Promise<ApplyResult<Schema>> {
  const run = connected(session);
  const wanted = wantedUser(planned);
  const change = wanted && changeOf(wanted, undefined);
  if (change === undefined) throw new TypeError('an invitation was applied before all of it was known');
  const invitation = async () => {
    try {
      return await makeChange(run.connection.client, change, { idempotencyKey: idempotencyKey(run, change) });
    } catch (error) {
      if (error instanceof UnexpectedUser) {
        diagnostics.error({ summary: `User Not As Declared: ${change.email}`, detail: error.message });
        return error.user;
      }
      if (isLowerPlaneError(error, 'conflict')) await refuseTaken(run, change);
      throw error;
    }
  };
  const user = await explained(directoryOf(run.connection.client).change(invitation));
  if (user === undefined) throw new TypeError('an invitation was answered without a user');
  return { state: appliedState(planned, user, run.now()), privateState: privateStateOf(run) };
}

/** @throws DiagnosticError when a user has the address. */
async function refuseTaken({ connection }: ConnectedSession, { email }: UserChange): Promise<void> {
  const taken = findUser(await directoryOf(connection.client).current(), email);
  if (taken !== undefined) throw alreadyAUser(taken);
}

/** The same for the same invitation, in whichever run. */
function idempotencyKey({ connection }: ConnectedSession, change: UserChange): string {
  const { email, role, name, expires_at } = change;
  const invitation = [connection.self.organization_id, foldEmail(email), role, name, expires_at];
  const hash = createHash('sha256').update(JSON.stringify(invitation)).digest('hex');
  return `terraform/user/${hash}`;
}

/** Assigns the role and the end of the access. */
export async function updateUser({
  planned,
  prior,
  session,
  diagnostics,
}: UpdateRequest<Schema, Session>): Promise<ApplyResult<Schema>> {
  const run = connected(session);
  const { client } = run.connection;
  const directory = directoryOf(client);
  const wanted = wantedUser(planned);
  const work = async () => {
    const users = await directory.current();
    const user = users.find(({ id }) => id === prior.id);
    if (user === undefined || wanted === undefined)
      throw new DiagnosticError({
        summary: `User Removed Elsewhere: ${prior.email}`,
        detail: `LowerPlane has no user ${prior.id ?? ''} any more: they were removed after the plan. Plan again.`,
      });
    const change = changeOf(wanted, user);
    if (change === undefined) return user;
    await refuseLockout(run, change, users, planned.allow_lockout === true);
    try {
      return await makeChange(client, change);
    } catch (error) {
      if (!(error instanceof UnexpectedUser)) throw error;
      diagnostics.error({ summary: `User Not As Declared: ${prior.email}`, detail: error.message });
      return error.user;
    }
  };
  const user = await explained(directory.change(work));
  if (user === undefined) throw new TypeError('a change of a user was answered without a user');
  return { state: appliedState(planned, user, run.now()), privateState: privateStateOf(run) };
}

/** Removes the user, unless someone has done so already. */
export async function removeUser({
  prior,
  privateState,
  session,
}: DeleteRequest<Schema, Session>): Promise<void> {
  const run = connected(session);
  refuseOtherOrganization(`The user ${prior.email}`, privateState, run);
  const { client } = run.connection;
  const directory = directoryOf(client);
  const work = async () => {
    const users = await directory.current();
    const user = users.find(({ id }) => id === prior.id);
    if (user === undefined) return;
    const change = removalOf(user);
    await refuseLockout(run, change, users, prior.allow_lockout === true);
    try {
      await makeChange(client, change);
    } catch (error) {
      if (!isLowerPlaneError(error, 'notFound')) throw error;
    }
  };
  await explained(directory.change(work));
}

/** Finds a user by the id or by the email address. */
export async function importUser({ id, session }: ImportRequest<Session>): Promise<ImportResult<Schema>> {
  const run = connected(session);
  const users = await explained(directoryOf(run.connection.client).users());
  const user = findUser(users, id);
  if (user === undefined)
    throw new DiagnosticError({
      summary: 'No Such User',
      detail: `LowerPlane has no user with the id or the email address "${id}". Run "lowerplane users list" to see all.`,
    });
  return { state: importedState(user, run.now()), privateState: privateStateOf(run) };
}
