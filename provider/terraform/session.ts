import type { AdminClient } from '../api/client.ts';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { Instant } from '../keys/instant.ts';
import type { KeyIndex } from './key-index.ts';
import { DiagnosticError } from './plugin/index.ts';

/** LowerPlane, with a key that was accepted. */
export interface Connection {
  readonly client: AdminClient;
  /** The key the provider is authenticated with. */
  readonly self: ApiKey;
  readonly keys: KeyIndex;
}

/** The provider's limits on what a run may do, and how much of them is used up. */
export interface Guards {
  readonly maxRevocations: string | null;
  readonly recentUseWindow: string | null;
  /** Revocations planned so far. */
  revocations: number;
}

/**
 * How destinations that are services are reached. What is left out is taken from the environment. A service is undefined
 * while one of its settings is not known before apply: its token must not go to another address.
 */
export interface DestinationAccess {
  readonly github: { readonly token?: string; readonly apiUrl?: string } | undefined;
  readonly vault:
    | { readonly address?: string; readonly token?: string; readonly namespace?: string }
    | undefined;
}

/** One configured provider: what every resource and data source of a run shares. */
export interface Session {
  /** Undefined while base_url or api_key is not known before apply: then only creations can be planned. */
  readonly connection: Connection | undefined;
  readonly guards: Guards;
  readonly access: DestinationAccess;
  /** Names of the keys this run is about to create, to find two resources that mean the same key. */
  readonly plannedNames: Set<string>;
  /** Where this run's keys are delivered, by destination id, and the name of the key: no place can hold two. */
  readonly plannedPlaces: Map<string, string>;
  /** What is wrong with the run as a whole, and was said: once is enough, however many keys there are. */
  readonly said: Set<string>;
  /** LowerPlane's time: a wrong clock on this machine changes no plan. */
  now(): Instant;
}

/**
 * The connection of a session.
 *
 * @throws DiagnosticError when the provider's configuration is not known yet.
 */
export function connected(session: Session): Connection {
  if (session.connection) return session.connection;
  throw new DiagnosticError({
    summary: 'Provider Configuration Not Known Yet',
    detail:
      "The provider's base_url or api_key comes from something that does not exist before apply, so LowerPlane cannot be asked about keys that exist already. Apply what they come from first (terraform apply -target=...), or pass them in as variables or environment.",
  });
}
