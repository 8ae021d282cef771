import { DiagnosticError, type PrivateState } from './plugin/index.ts';
import type { ConnectedSession } from './session.ts';

/** What is kept beside the state of a user or of evidence. */
export function privateStateOf({ connection }: ConnectedSession): PrivateState {
  return { organization_id: connection.self.organization_id };
}

/**
 * Refuses a record of another organization: there, everything would look removed.
 *
 * @param what names it: `The user a@example.com`.
 * @throws DiagnosticError
 */
export function refuseOtherOrganization(
  what: string,
  { organization_id: recorded }: PrivateState,
  { connection: { self } }: ConnectedSession,
): void {
  if (typeof recorded !== 'string' || recorded === self.organization_id) return;
  throw new DiagnosticError({
    summary: 'Another Organization',
    detail: `${what} belongs to the organization ${recorded}, but this run is authenticated with "${self.name}" (ending in ${self.last_four}), a key of the organization ${self.organization_id}. Nothing was changed. Set base_url and api_key, or LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY, to those of ${recorded}.`,
  });
}
