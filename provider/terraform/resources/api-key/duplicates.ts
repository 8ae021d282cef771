import { explained } from '../../api-errors.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';

/** Two keys of one name cannot be told apart by people. Looks among this run's creations, then at LowerPlane. */
export async function findDuplicates(
  name: string,
  session: Session,
  diagnostics: Diagnostics,
): Promise<void> {
  if (session.plannedNames.has(name)) {
    diagnostics.error({
      summary: 'Duplicate Key Name',
      detail: `Another resource of this configuration declares a new key named "${name}" too. Give each key a name that says what it is for.`,
      path: ['name'],
    });
    return;
  }
  session.plannedNames.add(name);
  if (!session.connection) return;
  const existing = await explained(session.connection.keys.activeWithName(name));
  if (existing.length === 0) return;
  const ids = existing.map((key) => `${key.id} (ending in ${key.last_four})`).join(', ');
  diagnostics.warning({
    summary: 'Key Name Already In Use',
    detail: `LowerPlane has an active key named "${name}" already: ${ids}. If it is meant to be this one, import it instead of making a second; otherwise choose another name. If an interrupted apply of this very resource left it behind, this apply finds that out, and revokes it.`,
    path: ['name'],
  });
}
