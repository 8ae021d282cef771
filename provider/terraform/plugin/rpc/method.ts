import { decodeMessage } from '../protobuf/decode.ts';
import { encodeMessage } from '../protobuf/encode.ts';
import type { MessageType } from '../protobuf/message.ts';
import type { Run } from './run.ts';

/** A call's two messages. */
export interface CallType<Request extends object, Response extends object> {
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
}

/** The request message of a declared call. */
export type RequestOf<C> = C extends CallType<infer Request, object> ? Request : never;

/** One call of the protocol, from bytes to bytes. The response starts with {@link HEADROOM} free bytes. */
export type Method<Session> = (run: Run<Session>, request: Uint8Array) => Promise<Buffer>;

/** Room for gRPC's own prefix: a flag and the length. */
const HEADROOM = 5;

/** Combines a call's messages with its handler. */
export function method<Session, Request extends object, Response extends object>(
  call: CallType<Request, Response>,
  answer: (run: Run<Session>, request: Request) => Response | Promise<Response>,
): Method<Session> {
  return async (run, bytes) =>
    encodeMessage(call.response, await answer(run, decodeMessage(call.request, bytes)), HEADROOM);
}

/** The same for a call whose answer never changes. It is made once: a peer that asks for it again and again costs no memory. */
export function constant<Session, Response extends object>(
  call: CallType<object, Response>,
  answer: (run: Run<Session>) => Promise<Response>,
): Method<Session> {
  let encoded: Buffer | undefined;
  return async (run) => {
    encoded ??= encodeMessage(call.response, await answer(run), HEADROOM);
    return encoded;
  };
}
