import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';
import type { Connection } from './run.ts';

/**
 * Refuses a key of another organization than the one for which the run is authenticated. There, LowerPlane does not know
 * the key, and everything that is done about an unknown key would be wrong.
 *
 * @param organizationId undefined: not recorded, so that nothing can be said.
 * @throws LifecycleError
 */
export function refuseOtherOrganization(
  { id, organizationId }: Pick<KeyRecord, 'id' | 'organizationId'>,
  { self }: Connection,
): void {
  if (organizationId === undefined || organizationId === self.organization_id) return;
  throw new LifecycleError({
    title: 'Key Belongs To Another Organization',
    detail: `The key ${id} belongs to the organization ${organizationId}, but this run is authenticated with "${self.name}" (ending in ${self.last_four}), a key of the organization ${self.organization_id}. Nothing was changed. Set base_url and api_key, or LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY, to those of ${organizationId}. To create a key in ${self.organization_id} instead, remove this one from the state first (terraform state rm); it keeps working.`,
  });
}
