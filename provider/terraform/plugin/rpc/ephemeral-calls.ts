import { Diagnostics } from '../diagnostics.ts';
import { settleUnknowns } from '../planning/settle.ts';
import { log } from '../process/log.ts';
import type {
  CloseEphemeralResource,
  OpenEphemeralResource,
  RenewEphemeralResource,
} from '../protocol/calls.ts';
import { compile } from '../schema/compile.ts';
import { readRequiredObject, writeObject } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import { readPrivateState, writePrivateState } from './private-state.ts';
import { report, respond } from './respond.ts';
import { find, type Run } from './run.ts';

const KIND = 'Ephemeral Resource Type';

/** Answers OpenEphemeralResource. */
export function openEphemeralResource<Session>(
  run: Run<Session>,
  request: RequestOf<typeof OpenEphemeralResource>,
) {
  return respond(`opening ${request.typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.ephemeralResources, KIND, request.typeName);
    const schema = compile(resource.schema);
    const config = readRequiredObject(schema, request.config);
    const opened = await resource.open({ config, session: run.session, diagnostics, signal: run.signal });
    const { privateState = {} } = opened;
    run.openEphemerals.add({ typeName: resource.typeName, privateState });
    if (diagnostics.hasErrors) return {};
    return {
      result: writeObject(schema, settleUnknowns(opened.result).value),
      private: writePrivateState(privateState),
      ...(opened.renewAt ? { renewAt: timestamp(opened.renewAt) } : {}),
    };
  });
}

/** Answers RenewEphemeralResource. */
export function renewEphemeralResource<Session>(
  run: Run<Session>,
  request: RequestOf<typeof RenewEphemeralResource>,
) {
  return respond(`renewing ${request.typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.ephemeralResources, KIND, request.typeName);
    const privateState = readPrivateState(request.private);
    const renewed = await resource.renew?.({
      privateState,
      session: run.session,
      diagnostics,
      signal: run.signal,
    });
    const { typeName } = resource;
    const renewedState = renewed?.privateState ?? privateState;
    run.openEphemerals.remove({ typeName, privateState });
    run.openEphemerals.add({ typeName, privateState: renewedState });
    return {
      private: writePrivateState(renewedState),
      ...(renewed?.renewAt ? { renewAt: timestamp(renewed.renewAt) } : {}),
    };
  });
}

/** Answers CloseEphemeralResource. */
export function closeEphemeralResource<Session>(
  run: Run<Session>,
  request: RequestOf<typeof CloseEphemeralResource>,
) {
  return respond(`closing ${request.typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.ephemeralResources, KIND, request.typeName);
    const privateState = readPrivateState(request.private);
    run.openEphemerals.remove({ typeName: resource.typeName, privateState });
    await resource.close?.({ privateState, session: run.session, diagnostics, signal: run.signal });
    return {};
  });
}

/**
 * Closes what Terraform left open: it does not close an ephemeral resource when something that depends on it has
 * failed. Never rejects; failures are logged, because Terraform no longer listens.
 */
export async function closeOpenEphemerals<Session>(run: Run<Session>): Promise<void> {
  for (const { typeName, privateState } of run.openEphemerals.takeAll()) {
    const diagnostics = new Diagnostics();
    try {
      const resource = find(run.catalog.ephemeralResources, KIND, typeName);
      await resource.close?.({ privateState, session: run.session, diagnostics, signal: run.signal });
    } catch (error) {
      report(diagnostics, `closing ${typeName}`, error);
    }
    for (const { summary, detail } of diagnostics.all) log('warn', `${summary}: ${detail}`);
  }
}

function timestamp(date: Date): { readonly seconds: number; readonly nanos: number } {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
