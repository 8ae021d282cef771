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

/** The response message of a declared call, or one of its stream. */
export type ResponseOf<C> = C extends CallType<object, infer Response> ? Response : never;

/**
 * One call of the protocol, from bytes to bytes. Each message of a response starts with {@link HEADROOM} free bytes. A
 * stream has no response beside what it emits, and ends early when `emit` returns false.
 */
export type Method<Session> = (
  run: Run<Session>,
  request: Uint8Array,
  emit: (message: Buffer) => boolean,
) => Promise<Buffer | undefined>;

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

/**
 * The same for a call whose answer never changes. It is made once, also for requests that come before it is made: a peer
 * that asks for it again and again costs no memory.
 */
export function constant<Session, Response extends object>(
  call: CallType<object, Response>,
  answer: (run: Run<Session>) => Promise<Response>,
): Method<Session> {
  let encoded: Promise<Buffer> | undefined;
  const encode = async (run: Run<Session>) => {
    try {
      return encodeMessage(call.response, await answer(run), HEADROOM);
    } catch (error) {
      // The next request tries again.
      encoded = undefined;
      throw error;
    }
  };
  return (run) => {
    encoded ??= encode(run);
    return encoded;
  };
}

/** The same for a call that answers with a stream of messages. @param answer gets what sends one. */
export function streamed<Session, Request extends object, Event extends object>(
  call: CallType<Request, Event>,
  answer: (run: Run<Session>, request: Request, send: (event: Event) => boolean) => Promise<void>,
): Method<Session> {
  return async (run, bytes, emit) => {
    const send = (event: Event) => emit(encodeMessage(call.response, event, HEADROOM));
    await answer(run, decodeMessage(call.request, bytes), send);
    return undefined;
  };
}
