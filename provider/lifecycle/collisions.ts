import type { ApiKey } from '../api/contract/api-key.ts';
import { PENDING } from '../keys/key.ts';
import { type DeclaredKey, destinationPath, knownDestinations, previousLocations } from './declared-key.ts';
import { locationOf } from './locations.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

/**
 * People cannot distinguish two keys of one name. Looks among the keys this run creates, then at LowerPlane.
 *
 * @param interrupted keys of interrupted creations, which are reported as such.
 * @throws LowerPlaneError
 */
export async function findDuplicateName(
  name: string,
  run: Run,
  report: Report,
  interrupted: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { names } = run.planned;
  if (names.has(name)) {
    report.error({
      title: 'Duplicate Key Name',
      detail: `This configuration declares another new key named "${name}". Give each key a name that says what it is for.`,
      path: ['name'],
    });
    return;
  }
  names.add(name);
  if (!run.connection) return;
  const active = await run.connection.keys.activeWithName(name);
  const existing: ApiKey[] = [];
  for (const key of active) {
    if (!interrupted.has(key.id) && !(await run.planned.managed.hasMadeWay(key.id, name))) existing.push(key);
  }
  if (existing.length === 0) return;
  const ids = existing.map((key) => `${key.id} (ending in ${key.last_four}, ${endOf(key)})`).join(', ');
  report.warning({
    title: 'Key Name Already In Use',
    subject: `"${name}"`,
    detail: `LowerPlane already has an active key named "${name}": ${ids}. If it is meant to be this one, import it instead of creating a second; otherwise choose another name. One that expires within an hour is probably one that an interrupted apply left behind, and ends by itself.`,
    path: ['name'],
  });
}

function endOf({ expires_at: at }: ApiKey): string {
  return at === null ? 'never expires' : `expires ${at}`;
}

/** Two keys at one location would overwrite each other, and each would rotate because its secret is gone. */
export async function findSharedDestinations(declared: DeclaredKey, run: Run, report: Report): Promise<void> {
  const { destinations: taken } = run.planned;
  const name = declared.desired.name === PENDING ? 'another key' : `"${declared.desired.name}"`;
  const exclusive = [...knownDestinations(declared), ...previousLocations(declared)].filter(
    ({ holdsMany }) => !holdsMany,
  );
  const locations: string[] = [];
  for (const each of exclusive) locations.push(await locationOf(each));
  for (const [index, { id }] of exclusive.entries()) {
    const location = locations[index] ?? id;
    const same = exclusive[locations.indexOf(location)];
    if (same && same.id !== id) {
      report.error({
        title: 'Destination Declared Twice',
        detail: `${id} is the same location as ${same.id}, written in another way. Remove one of them.`,
        path: destinationPath(declared, id),
      });
      continue;
    }
    const first = taken.get(location) ?? name;
    taken.set(location, first);
    // The same name: a key that is replaced is planned twice, once as it is and once as a new one.
    if (first === name) continue;
    report.error({
      title: 'Destination Of Another Key',
      detail: `${id} already takes the secret of ${first}, and it holds only one secret: each delivery would overwrite the other key's. Give each key its own destination.`,
      path: destinationPath(declared, id),
    });
  }
}
