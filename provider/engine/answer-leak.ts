import type { ApiKey } from '../api/contract/api-key.ts';
import { DeliveryError } from '../delivery/destination.ts';
import { isExpired } from '../keys/expiration.ts';
import { PENDING } from '../keys/key.ts';
import type { Permissions } from '../keys/permissions.ts';
import { knownDestinations } from '../lifecycle/declared-key.ts';
import { endKey } from '../lifecycle/end-key.ts';
import { expirationOf, instantOf } from '../lifecycle/observed-key.ts';
import type { KeyRecord } from '../lifecycle/record.ts';
import { Report, type ReportedProblem } from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import type { DeclaredName } from './declared-name.ts';
import { deriveRecord } from './derive-record.ts';
import { type PlannedName, planNames } from './engine-plan.ts';

/** The declaration that has a key, by the id that it names or by its name. Undefined: none has. */
export function declarationOf(
  { id, name }: Pick<ApiKey, 'id' | 'name'>,
  names: readonly DeclaredName[],
): DeclaredName | undefined {
  return names.find((each) => each.id === id) ?? names.find((each) => each.name === name);
}

/** How a leaked key gets its successor. */
export interface Succession {
  /** How long the leaked key is not let expire, in milliseconds: until its consumers have the successor. */
  readonly overlap: number;
  /** Permissions of the successor. Undefined: as declared. */
  readonly permissions: Permissions | undefined;
}

/** What is to be done for the successor of a leaked key. */
export interface PlannedSuccession {
  readonly planned: PlannedName;
  /** Whether the declaration has the leaked key, as its key or as an older one. Otherwise it is someone else's. */
  readonly isOwn: boolean;
  readonly problems: readonly ReportedProblem[];
}

/**
 * Plans the successor of a leaked key: one that is there already is not followed by another one. Windows in which keys may
 * be replaced do not count.
 *
 * @throws LowerPlaneError
 */
export async function planSuccession(
  run: ConnectedRun,
  declaredAs: DeclaredName,
  leaked: ApiKey,
  { overlap, permissions }: Succession,
): Promise<PlannedSuccession> {
  const { desired } = declaredAs.declared;
  const rule = typeof desired.rotation === 'object' ? desired.rotation : undefined;
  const rotation = {
    every: undefined,
    beforeExpiry: undefined,
    overlap: Math.max(overlap, rule?.overlap ?? 0),
    overlapMax: undefined,
    anchor: undefined,
    openings: undefined,
  };
  const own: DeclaredName = {
    ...declaredAs,
    declared: {
      ...declaredAs.declared,
      // The secret of a leaked key is not to be found anywhere.
      destinations: declaredAs.declared.destinations.map((each) =>
        each === PENDING ? each : { ...each, previous: undefined },
      ),
      desired: { ...desired, rotation, ...(permissions !== undefined && { permissions }) },
    },
  };
  const decidedAt = run.now();
  const record = await deriveRecord(run, own, { decidedAt, claimed: new Set() }, new Report());
  const isCurrent = record?.id === leaked.id;
  const isWorking = leaked.status === 'active' && !isExpired(expirationOf(leaked), decidedAt);
  // An older key is no successor: what cannot be read back may still hold the secret of the leaked one.
  const isOlder = record !== undefined && record.createdAt < instantOf(leaked.created_at);
  // A key that no longer works gets a successor without being asked.
  const rotate = new Set((isCurrent && isWorking) || isOlder ? [own.name] : []);
  const plan = await planNames(run, [own], { goal: 'apply', prune: false, rotate, decidedAt });
  const [planned] = plan.names;
  if (planned === undefined) throw new Error('A plan has the names that it was made for.');
  const isOwn = isCurrent || !isWorking || record?.predecessors.some(({ id }) => id === leaked.id) === true;
  return { planned, isOwn, problems: [...plan.problems, ...planned.problems] };
}

/** Whether a consumer has the successor of a key, as far as that can be found out. */
export interface SwitchProof {
  /** The destination from which it reads. */
  readonly destination: string;
  /** `unreadable`: it cannot be read back, so that only the use of the keys shows it. */
  readonly state: 'proven' | 'missing' | 'unreadable' | 'unreachable';
  /** A sentence. */
  readonly detail: string;
}

/**
 * What each destination of a key holds, by fingerprint. A further kind of proof, such as an answer of the consumer itself,
 * is added here.
 */
export async function switchProofs(
  { declared }: Pick<DeclaredName, 'declared'>,
  { fingerprint, createdAt, lastFour }: Pick<KeyRecord, 'fingerprint' | 'createdAt' | 'lastFour'>,
): Promise<readonly SwitchProof[]> {
  const proofs: SwitchProof[] = [];
  for (const { id: destination, open } of knownDestinations(declared)) {
    try {
      const opened = await open();
      const holds = await opened?.recognize?.(fingerprint, createdAt);
      if (opened?.recognize === undefined)
        proofs.push({
          destination,
          state: 'unreadable',
          detail: 'It was delivered there, but what is there cannot be read back.',
        });
      else if (holds === undefined)
        proofs.push({ destination, state: 'missing', detail: 'It holds something else.' });
      else
        proofs.push({
          destination,
          state: 'proven',
          detail: `It holds the key ending in ${lastFour}, by its fingerprint or the time of its last change.`,
        });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      proofs.push({ destination, state: 'unreachable', detail: error.message });
    }
  }
  return proofs;
}

/**
 * Ends successors that an interrupted response created after the leaked key, and whose secret no one holds: they were never
 * used, and newer ones were delivered.
 *
 * @returns the ids of the keys that ended.
 */
export async function endUndelivered(
  run: ConnectedRun,
  leaked: Pick<ApiKey, 'id' | 'created_at'>,
  record: Pick<KeyRecord, 'name' | 'predecessors'>,
): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const { id, lastFour } of record.predecessors) {
    if (id === leaked.id) continue;
    const key = await run.connection.keys.findNow(id);
    if (key?.status !== 'active' || key.request_count > 0) continue;
    if (instantOf(key.created_at) < instantOf(leaked.created_at)) continue;
    const outcome = await endKey(run, {
      cause: 'requested',
      key: { id, lastFour, name: record.name },
      forceRevoke: false,
    });
    if (outcome.ended) ended.push(id);
  }
  return ended;
}
