import type { ClientOptions } from '../api/options.ts';
import { connect } from '../lifecycle/connect.ts';
import type { ConnectedRun, Guards } from '../lifecycle/run.ts';
import { runOf } from '../lifecycle/run-by-name.ts';

/**
 * A run of the engine that keeps no records.
 *
 * @throws ClientOptionError, LifecycleError, LowerPlaneError as {@link connect} does.
 */
export async function openRun(options: ClientOptions, guards: Guards): Promise<ConnectedRun> {
  return runOf(await connect(options), guards);
}
