import { settleUnknowns } from '../planning/settle.ts';
import type {
  CloseEphemeralResource,
  OpenEphemeralResource,
  RenewEphemeralResource,
} from '../protocol/calls.ts';
import { compile } from '../schema/compile.ts';
import { readRequiredObject, writeObject } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import { readPrivateState, writePrivateState } from './private-state.ts';
import { respond } from './respond.ts';
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
    if (diagnostics.hasErrors) return {};
    return {
      result: writeObject(schema, settleUnknowns(opened.result).value),
      private: writePrivateState(opened.privateState ?? {}),
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
    return {
      private: writePrivateState(renewed?.privateState ?? privateState),
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
    await resource.close?.({ privateState, session: run.session, diagnostics, signal: run.signal });
    return {};
  });
}

function timestamp(date: Date): { readonly seconds: number; readonly nanos: number } {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
