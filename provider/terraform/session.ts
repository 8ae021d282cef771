import type { DeliveryAccess } from '../delivery/credentials.ts';
import type { ConnectedRun, Run } from '../lifecycle/run.ts';
import { DiagnosticError } from './plugin/index.ts';
import type { RepeatedWarnings } from './repeated-warnings.ts';

/** One configured provider: what every resource and data source of a run shares. */
export interface Session extends Run {
  readonly access: DeliveryAccess;
  readonly warnings: RepeatedWarnings;
}

/** A session that can reach LowerPlane. */
export type ConnectedSession = Session & ConnectedRun;

/**
 * The session with its connection.
 *
 * @throws DiagnosticError when the provider's configuration is not known yet.
 */
export function connected(session: Session): ConnectedSession {
  const { connection } = session;
  if (connection) return { ...session, connection };
  throw new DiagnosticError({
    summary: 'Provider Configuration Not Known Yet',
    detail:
      "The provider's base_url or api_key comes from something that does not exist before apply, so LowerPlane cannot be asked about existing keys. Apply what they come from first (terraform apply -target=...), or pass them in as variables or environment variables.",
  });
}
