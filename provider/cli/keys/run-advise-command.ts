import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { readCode } from '../../engine/read-sources.ts';
import { IMPACT_PERIOD } from '../../keys/impact.ts';
import type { Instant } from '../../keys/instant.ts';
import type { KeyUse } from '../../keys/narrowing.ts';
import { seenUse } from '../../lifecycle/key-use.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { printProblems } from '../engine/make-plan.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { startProgress } from '../progress.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { adviceFor, type DeclaredHere, isUseOfInterest } from './advice.ts';
import { ADVICE_COLUMNS } from './advice-row.ts';
import { chosenRows, type KeyFilters, requestedKeys } from './key-filters.ts';

type AdviseValues = Omit<KeyFilters, 'status'> & SourceValues & ListValues & LowerPlaneValues;

/** The audit trail is read for so many keys at once. */
const AT_ONCE = 8;

/**
 * Lists what active keys could do with less of.
 *
 * @returns the exit code: 1 when there is advice.
 */
export async function runAdviseCommand(values: AdviseValues, io: CommandIo): Promise<number> {
  return withLowerPlane('keys advise', values, io, async (client) => {
    const filters: KeyFilters = { ...values, status: 'active' };
    const keys = await Array.fromAsync(client.listApiKeys(requestedKeys(filters)));
    const now = client.clock.now();
    const rows = chosenRows(keys, filters, now);
    const ids = new Set(rows.filter(isUseOfInterest).map(({ id }) => id));
    const uses = await usesOf(
      client,
      keys.filter(({ id }) => ids.has(id)),
      now,
      io,
    );
    const declared = await declarations(values, io);
    const advice = rows
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      .flatMap((row) => adviceFor(row, uses.get(row.id), declared.get(row.id) ?? declared.get(row.name)));
    const unknown = advice.filter((each) => each.advice === 'not-known').length;
    const summary =
      advice.length === 0
        ? `No advice for ${count(rows.length, 'active key')}.`
        : `${count(advice.length - unknown, 'edit')} for ${count(rows.length, 'active key')}${unknown === 0 ? '' : `; for ${unknown} it is not known whether fewer permissions are enough`}.`;
    await writeList({ name: 'advice', columns: ADVICE_COLUMNS, rows: advice, summary }, values, io);
    return advice.length === 0 ? EXIT.done : EXIT.refused;
  });
}

async function usesOf(
  client: LowerPlaneClient,
  keys: readonly ApiKey[],
  now: Instant,
  io: CommandIo,
): Promise<ReadonlyMap<string, KeyUse>> {
  const uses = new Map<string, KeyUse>();
  const progress = startProgress(io);
  try {
    for (let first = 0; first < keys.length; first += AT_ONCE) {
      const some = keys.slice(first, first + AT_ONCE);
      await Promise.all(
        some.map(async (key) => uses.set(key.id, (await seenUse(client, key, now - IMPACT_PERIOD)).use)),
      );
      progress.at(`Read the use of keys: ${uses.size}/${keys.length}`);
    }
  } finally {
    progress.end();
  }
  return uses;
}

/** Declarations by the name and the id of their key. Code that cannot be read is reported; its keys count as not declared. */
async function declarations(
  { from, 'var-file': varFiles }: SourceValues,
  io: CommandIo,
): Promise<ReadonlyMap<string, DeclaredHere>> {
  const access = { environment: { ...io.environment } };
  const given = from.length === 0 ? ['.'] : from;
  const { keys, faults, unread, shown } = await readCode({ cwd: io.cwd, from: given, varFiles, access });
  printProblems('Warning', [...faults, ...unread], io);
  const found = new Map<string, DeclaredHere>();
  for (const declaration of keys) {
    const { name, id } = declaration;
    if (name.kind === 'known') found.set(name.value, { declaration, shown });
    if (id?.kind === 'known') found.set(id.value, { declaration, shown });
  }
  return found;
}
