import { printableLines } from '../../../text/printable.ts';
import type { InvokeAction, PlanAction } from '../protocol/list-and-actions.ts';
import { compile } from '../schema/compile.ts';
import { readRequiredObject } from './dynamic-value.ts';
import type { RequestOf, ResponseOf } from './method.ts';
import { respond } from './respond.ts';
import { find, type Run } from './run.ts';

/** Answers PlanAction. */
export function planAction<Session>(run: Run<Session>, request: RequestOf<typeof PlanAction>) {
  const { actionType = '' } = request;
  return respond(`planning action ${actionType}`, async (diagnostics) => {
    const action = find((await run.catalog.onDemand()).actions, 'Action', actionType);
    const config = readRequiredObject(compile(action.schema), request.config);
    await action.plan?.({ config, session: run.sessionIfAny, diagnostics, signal: run.signal });
    return {};
  });
}

/** Answers InvokeAction: progress while it is at work, then the completion. The work is done whether anyone listens or not. */
export async function invokeAction<Session>(
  run: Run<Session>,
  { actionType = '', config }: RequestOf<typeof InvokeAction>,
  send: (event: ResponseOf<typeof InvokeAction>) => boolean,
): Promise<void> {
  const completed = await respond(`invoking action ${actionType}`, async (diagnostics) => {
    const action = find((await run.catalog.onDemand()).actions, 'Action', actionType);
    const { session, signal } = run;
    await action.invoke({
      config: readRequiredObject(compile(action.schema), config),
      session,
      diagnostics,
      signal,
      progress: (message) => send({ progress: { message: printableLines(message) } }),
    });
    return {};
  });
  send({ completed });
}
