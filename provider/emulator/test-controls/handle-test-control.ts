import type { IncomingMessage } from 'node:http';
import { identify } from '../handle-request.ts';
import { ProblemError } from '../problem.ts';
import type { Reply } from '../reply.ts';
import type { ServerParts } from '../server-parts.ts';
import { clockControl } from './clock.ts';
import { faultsControl } from './faults.ts';
import { isLoopback } from './loopback.ts';
import { requestsControl } from './requests.ts';
import type { TestControl } from './test-control.ts';

export const TEST_CONTROL_PREFIX = '/emulator/';

const CONTROLS: Readonly<Record<string, TestControl>> = {
  '/emulator/clock': clockControl,
  '/emulator/faults': faultsControl,
  '/emulator/requests': requestsControl,
};

/**
 * Handles `/emulator/…`, which is not part of LowerPlane's contract: switches for tests and benchmarks. They exist only
 * when the emulator was started with them, and only for an admin key on the same machine.
 *
 * @throws ProblemError for every way to refuse it.
 */
export async function handleTestControl(
  request: IncomingMessage,
  path: string,
  parts: ServerParts,
): Promise<Reply> {
  const control = Object.hasOwn(CONTROLS, path) ? CONTROLS[path] : undefined;
  if (!parts.testControls || control === undefined || !isLoopback(request.socket.remoteAddress)) {
    throw new ProblemError(
      'not-found',
      'Nothing exists at this path. Test controls exist only when the emulator is started with them, ' +
        'and only for callers on the same machine.',
    );
  }
  const caller = identify(request, `${request.method} ${path}`, parts);
  parts.store.auditTrail.recordUse(caller.id, parts.clock.now());
  if (caller.permissions !== 'admin' || caller.environments !== 'all') {
    throw new ProblemError(
      'insufficient-permissions',
      `Test controls require an admin key for all environments; "${caller.name}" is not one.`,
    );
  }
  const method = request.method ?? '';
  const act = Object.hasOwn(control, method) ? control[method] : undefined;
  if (act !== undefined) return act(request, parts);
  const allow = Object.keys(control).join(', ');
  throw new ProblemError('method-not-allowed', `This path accepts ${allow} only.`, { headers: { allow } });
}
