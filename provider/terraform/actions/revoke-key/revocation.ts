import type { ApiKey } from '../../../api/contract/api-key.ts';
import { KEY_ID } from '../../../api/contract/words.ts';
import { endKey, findRefusal } from '../../../lifecycle/end-key.ts';
import type { PlannedEnding } from '../../../lifecycle/ending.ts';
import { findKey } from '../../../lifecycle/find-key.ts';
import { impactOf, impactSentences } from '../../../lifecycle/key-impact.ts';
import { LifecycleError, type Problem } from '../../../lifecycle/report.ts';
import type { Guards } from '../../../lifecycle/run.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import { explained, keyTitle } from '../../problems.ts';
import type { ConnectedSession } from '../../session.ts';

/** Applies when the provider sets none. */
const RECENT_USE_WINDOW = '7d';

/** The configuration of the action. */
interface Wanted {
  /** The id or name of the key. */
  readonly key: string;
  readonly lastFour: string | null;
  readonly isForced: boolean;
}

/**
 * Warns which use of the key the revocation will break.
 *
 * @throws DiagnosticError when a guard forbids it.
 */
export async function planRevocation(
  session: ConnectedSession,
  wanted: Wanted,
  diagnostics: Diagnostics,
): Promise<void> {
  await explained(warn());

  async function warn(): Promise<void> {
    const { key, run, ending } = await findTarget(session, wanted);
    if (key.status === 'revoked') return;
    const refusal = await findRefusal(run, ending);
    if (refusal !== undefined) throw new LifecycleError(explainedRefusal(refusal, key));
    diagnostics.warning({
      summary: `Key Will Be Revoked: ${key.name}`,
      detail: `${keyTitle(key)} will be revoked, immediately and permanently. ${await impactText(run, key)}`,
    });
  }
}

/**
 * Revokes a key.
 *
 * @param progress shows a line.
 * @throws DiagnosticError when it was not revoked, or when that is uncertain.
 */
export async function revoke(
  session: ConnectedSession,
  wanted: Wanted,
  progress: (line: string) => void,
): Promise<void> {
  await explained(end());

  async function end(): Promise<void> {
    const { key, run, ending } = await findTarget(session, wanted);
    const name = keyTitle(key);
    if (key.status === 'revoked') return progress(`${name} was already revoked.`);
    progress(`Revoking ${name}. ${await impactText(run, key)}`);
    const ended = await endKey(run, ending);
    if (!ended.ended) throw new LifecycleError(explainedRefusal(ended, key));
    progress(`Revoked ${name}. It no longer works anywhere.`);
  }
}

interface Target {
  readonly key: ApiKey;
  /** With the guards of this action. */
  readonly run: ConnectedSession;
  readonly ending: PlannedEnding;
}

/** @throws LifecycleError when there is no such key, or the confirmation names another key. */
async function findTarget(
  run: ConnectedSession,
  { key: wanted, lastFour, isForced }: Wanted,
): Promise<Target> {
  const byId = KEY_ID.test(wanted) ? await run.connection.keys.find(wanted) : undefined;
  const key = byId?.status === 'revoked' ? byId : await findKey(run, wanted);
  const { id, name, last_four: ending } = key;
  if (lastFour !== null && lastFour !== ending)
    throw new LifecycleError({
      title: 'Confirmation Does Not Match',
      detail: `last_four is "${lastFour}", but ${keyTitle(key)} ends in ${ending}. Check which key is meant.`,
      path: ['last_four'],
    });
  const { recentUseWindow, confirmedRevocations: confirmed } = run.guards;
  const guards: Guards = {
    ...run.guards,
    recentUseWindow: recentUseWindow ?? RECENT_USE_WINDOW,
    ...(lastFour !== null &&
      typeof confirmed === 'object' && { confirmedRevocations: new Set([...confirmed, id]) }),
  };
  return {
    key,
    run: { ...run, guards },
    ending: { cause: 'requested', key: { id, name, lastFour: ending }, forceRevoke: isForced },
  };
}

function explainedRefusal(
  { why, problem }: { readonly why: string; readonly problem: Problem },
  { last_four: ending }: ApiKey,
): Problem {
  if (why !== 'in-use') return problem;
  return { ...problem, detail: `${problem.detail} To revoke it in an action, set last_four = "${ending}".` };
}

/** Which use of the key the revocation will break. */
async function impactText({ connection, now }: ConnectedSession, key: ApiKey): Promise<string> {
  const sentences = impactSentences(key, await impactOf(connection.client, key, now()), now());
  if (key.last_used_at === null) return sentences.join(' ');
  return `${sentences.join(' ')} Requests with it will be refused immediately.`;
}
