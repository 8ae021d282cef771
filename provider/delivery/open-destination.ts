import type { DeclaredDestination } from '../keys/declaration/read-destinations.ts';
import { PENDING } from '../keys/key.ts';
import { type DeliveryAccess, resolveCredentials } from './credentials.ts';
import type { Destination } from './destination.ts';
import type { DestinationKind } from './destination-kind.ts';

/** A destination that a declaration names, all of it known. */
export type KnownDestination = DeclaredDestination<DestinationKind>;

/** Makes a destination as declared. Undefined while a setting of its service is not known before apply. */
export async function openDestination(
  { specification: kind, identity: id, values: declared }: KnownDestination,
  access: DeliveryAccess,
): Promise<Destination | undefined> {
  const credentials = resolveCredentials(kind.credentials, access);
  if (credentials === PENDING) return undefined;
  return kind.open({ id, declared, credentials, environment: access.environment });
}
