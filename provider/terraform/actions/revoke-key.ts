import type { ApiKey } from '../../api/contract/api-key.ts';
import type { AuditAction } from '../../api/contract/audit-event.ts';
import { KEY_ID } from '../../api/contract/words.ts';
import { IMPACT_PERIOD, impactOfEvents, type KeyEvent, requestsIn } from '../../keys/impact.ts';
import { formatInstant } from '../../keys/instant.ts';
import { endKey, findRefusal } from '../../lifecycle/end-key.ts';
import type { PlannedEnding } from '../../lifecycle/ending.ts';
import { findKey } from '../../lifecycle/find-key.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import { LifecycleError, type Problem } from '../../lifecycle/report.ts';
import type { Guards } from '../../lifecycle/run.ts';
import { count, grouped } from '../../text/count.ts';
import { bool, defineAction, defineSchema, isUnknown, string } from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { type ConnectedSession, connected, type Session } from '../session.ts';

const schema = defineSchema({
  description:
    'Revokes a key, immediately and permanently, under the guards of the provider: not the key that the provider is authenticated with, and no key that was used within `recent_use_window` (`7d` unless the provider sets another), unless `last_four` confirms it. The plan warns of who will notice. A key that is revoked already is left as it is. Needs Terraform 1.14; OpenTofu has no actions.',
  attributes: {
    key: string({ required: true, description: 'The id of the key, or the exact name of an active one.' }),
    last_four: string({
      optional: true,
      description:
        'The last four characters of the key. They confirm that it may be revoked although it was used recently.',
    }),
    force: bool({
      optional: true,
      description: 'Revokes the key although it was used recently.',
    }),
  },
});

const RECENT = '7d';

interface Wanted {
  readonly key: string;
  readonly lastFour: string | null;
  readonly isForced: boolean;
}

/** `lowerplane_revoke_key`. */
export const revokeKeyAction = defineAction<typeof schema, Session>({
  typeName: 'lowerplane_revoke_key',
  schema,
  async plan({ config: { key, last_four: lastFour, force }, session, diagnostics }) {
    if (session?.connection === undefined || isUnknown(key) || isUnknown(lastFour) || isUnknown(force))
      return;
    const run = connected(session);
    const work = async () => {
      const found = await findTarget(run, { key, lastFour, isForced: force === true });
      if (found.key.status === 'revoked') return;
      const refusal = await findRefusal(found.run, found.ending);
      if (refusal !== undefined) throw new LifecycleError(explainedRefusal(refusal, found.key));
      diagnostics.warning({
        summary: `Key Will Be Revoked: ${found.key.name}`,
        detail: `${nameOf(found.key)} will be revoked, immediately and permanently. ${await impactOf(run, found.key)}`,
      });
    };
    await explained(work());
  },
  async invoke({ config: { key, last_four: lastFour, force }, session, progress }) {
    const run = connected(session);
    const work = async () => {
      const found = await findTarget(run, { key, lastFour, isForced: force === true });
      const name = nameOf(found.key);
      if (found.key.status === 'revoked') return progress(`${name} was revoked before.`);
      progress(`Revoking ${name}. ${await impactOf(run, found.key)}`);
      const ended = await endKey(found.run, found.ending);
      if (!ended.ended) throw new LifecycleError(explainedRefusal(ended, found.key));
      progress(`Revoked ${name}. It no longer works anywhere.`);
    };
    await explained(work());
  },
});

/** @throws LifecycleError when there is no such key, or the confirmation is of another one. */
async function findTarget(run: ConnectedSession, { key: wanted, lastFour, isForced }: Wanted) {
  const byId = KEY_ID.test(wanted) ? await run.connection.keys.find(wanted) : undefined;
  const key = byId?.status === 'revoked' ? byId : await findKey(run, wanted);
  const { id, name, last_four: ending } = key;
  if (lastFour !== null && lastFour !== ending)
    throw new LifecycleError({
      title: 'Confirmation Does Not Match',
      detail: `last_four is "${lastFour}", but ${nameOf(key)} ends in ${ending}. Check which key is meant.`,
      path: ['last_four'],
    });
  const { recentUseWindow, confirmedRevocations: confirmed } = run.guards;
  const guards: Guards = {
    ...run.guards,
    recentUseWindow: recentUseWindow ?? RECENT,
    ...(lastFour !== null &&
      typeof confirmed === 'object' && { confirmedRevocations: new Set([...confirmed, id]) }),
  };
  return {
    key,
    run: { ...run, guards },
    ending: {
      cause: 'requested',
      key: { id, name, lastFour: ending },
      forceRevoke: isForced,
    } satisfies PlannedEnding,
  };
}

function explainedRefusal(
  { why, problem }: { readonly why: string; readonly problem: Problem },
  { last_four: ending }: ApiKey,
): Problem {
  if (why !== 'in-use') return problem;
  return { ...problem, detail: `${problem.detail} To revoke it in an action, set last_four = "${ending}".` };
}

function nameOf({ name, id, last_four: ending }: ApiKey): string {
  return `The key "${name}" (${id}, ending in ${ending})`;
}

/** Who would notice, as the audit trail shows it. */
async function impactOf({ connection, now }: ConnectedSession, key: ApiKey): Promise<string> {
  if (key.last_used_at === null) return 'It was never used.';
  const seen: KeyEvent<AuditAction>[] = [];
  const from = formatInstant(now() - IMPACT_PERIOD);
  for await (const { action, at, details } of connection.client.listAuditEvents({ actor: key.id, from }))
    seen.push({ action, at: instantOf(at), requests: requestsIn(details) });
  const { lastDay, last7Days, last90Days } = impactOfEvents(seen, now());
  return `It was last used at ${key.last_used_at}, ${count(key.request_count, 'request')} in all: ${grouped(lastDay)} in the last day, ${grouped(last7Days)} in 7 days, ${grouped(last90Days)} in 90 days. Whoever uses it will be refused at once.`;
}
