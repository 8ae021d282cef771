import type { ApiKey } from '../api/contract/api-key.ts';
import type { DeliveryRecord, Destination, Observation } from '../delivery/destination.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { IssuedKey } from './issue-key.ts';
import { notKnown, orderOf } from './key-order.ts';
import { instantOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { earlierRehearsals, endRehearsalKey, issueRehearsalKey, rehearsalName } from './rehearsal-key.ts';
import { openLocations, type RehearsalLocation } from './rehearsal-locations.ts';
import { RehearsalLog, type RehearsalStep } from './rehearsal-log.ts';
import type { ConnectedRun } from './run.ts';

/** What a rehearsal has found out. */
export interface Rehearsal {
  /** Whether no step has failed. What was not rehearsed is not proven. */
  readonly passed: boolean;
  /** Its key, as it was created. Undefined: none was. */
  readonly key: ApiKey | undefined;
  readonly steps: readonly RehearsalStep[];
}

/**
 * Goes through a rotation without touching the key, its destinations, or what consumers read: a key that expires soon is
 * created as a successor would be, verified, delivered beside each destination, read back, removed and revoked. A failed
 * step stops none that ends something.
 *
 * @param record of the key to rotate; undefined when no key was made yet.
 * @returns what came of it; what people can act on is in the steps, never thrown.
 * @throws LifecycleError while a value of the declaration is not known. Nothing was done then.
 */
export async function rehearse(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
): Promise<Rehearsal> {
  const known = declared.destinations.filter(isKnown);
  if (known.length < declared.destinations.length) throw notKnown();
  const order = orderOf(run, declared, false);
  const log = new RehearsalLog(run.now);
  const name = rehearsalName(order.name);
  const earlier = await log.take({ step: 'leftovers', subject: name }, () =>
    earlierRehearsals(run, order.name),
  );
  const { found, unused } = earlier?.value ?? { found: [], unused: [] };
  const left = found.filter(({ key }) => key.status === 'active');
  for (const each of left)
    await log.take({ step: 'leftovers', subject: each.key.id }, () => endRehearsalKey(run, each));
  const locations = await openLocations({ run, record, known, found, name }, log);
  const issued =
    earlier &&
    (await log.take({ step: 'create', subject: name }, () => issueRehearsalKey(run, order, unused)))?.value;
  if (issued) await rehearseWith(run, issued, locations, log);
  else await endWithoutKey(run, order.name, locations, earlier !== undefined, log);
  skipConsumers(declared, log);
  return {
    passed: log.steps.every(({ result }) => result !== 'failed'),
    key: issued?.key,
    steps: log.steps,
  };
}

async function rehearseWith(
  run: ConnectedRun,
  issued: IssuedKey,
  locations: readonly RehearsalLocation[],
  log: RehearsalLog,
): Promise<void> {
  const { key, secret } = issued;
  await log.take({ step: 'verify', subject: key.id }, () => run.connection.keyAuthority.verify(key, secret));
  const records = new Map<RehearsalLocation, DeliveryRecord | undefined>();
  for (const location of locations) records.set(location, await deliverTo(location, issued, log));
  // First what makes the secret useless, wherever it is.
  await log.take({ step: 'revoke', subject: key.id }, () => endRehearsalKey(run, issued));
  for (const [{ id, destination }, record] of records)
    await log.take({ step: 'withdraw', subject: id, hint: STILL_THERE }, async () => {
      const seen = record ?? (await destination.recognize?.(key.fingerprint, instantOf(key.created_at)));
      await destination.withdraw(key.fingerprint, seen);
    });
}

const STILL_THERE = ' If it holds the secret of the rehearsal, remove it there.';

async function deliverTo(
  { id, hint, destination }: RehearsalLocation,
  { key: { fingerprint }, secret }: IssuedKey,
  log: RehearsalLog,
): Promise<DeliveryRecord | undefined> {
  const delivered = await log.take({ step: 'deliver', subject: id, hint }, () =>
    destination.deliver({ secret, fingerprint }),
  );
  if (delivered === undefined) return undefined;
  const { record } = delivered.value;
  await log.take(
    { step: 'read-back', subject: id, hint },
    () => destination.observe(fingerprint, record),
    (observation) => judged(destination, observation),
  );
  return record;
}

function judged(
  { readsBack }: Destination,
  observation: Observation,
): Pick<RehearsalStep, 'result' | 'detail'> {
  if (observation.state === 'unobservable')
    return { result: 'not-rehearsed', detail: 'What is delivered there cannot be read back.' };
  if (observation.state === 'drifted')
    return {
      result: readsBack ? 'failed' : 'not-rehearsed',
      detail: `Right after the delivery, ${observation.what}.`,
    };
  return {
    result: 'passed',
    detail: readsBack
      ? undefined
      : 'Only that it was changed by the delivery is known: its content cannot be read back.',
  };
}

/** The answer to a creation can be lost: then the key exists all the same. */
async function endWithoutKey(
  run: ConnectedRun,
  name: string,
  locations: readonly RehearsalLocation[],
  mayExist: boolean,
  log: RehearsalLog,
): Promise<void> {
  for (const { id } of locations) log.skip('deliver', id, 'No key was created.');
  if (!mayExist) return;
  const again = await earlierRehearsals(run, name).catch(() => undefined);
  for (const each of again?.found ?? [])
    if (each.key.status === 'active')
      await log.take({ step: 'revoke', subject: each.key.id }, () => endRehearsalKey(run, each));
  if (again === undefined)
    log.skip(
      'revoke',
      rehearsalName(name),
      'Whether the key was created is not known. If so, no one has its secret, and it expires by itself within 15 minutes.',
    );
}

/** A consumer reads the destination, which holds the secret of the key that is in use. */
function skipConsumers({ probes }: DeclaredKey, log: RehearsalLog): void {
  const { verification, consumers = [] } = probes ?? {};
  const verified = verification === undefined || verification === PENDING ? [] : [verification.consumer];
  const names = new Set([...verified, ...(consumers === PENDING ? [] : consumers)].map(({ name }) => name));
  for (const name of names)
    log.skip('consumer', name, 'It reads the destination itself, which a rehearsal leaves as it is.');
}
