import type { RequestHandler, SendPart } from '../http2/connection.ts';
import type { Headers } from '../http2/hpack-decoder.ts';
import type { Response } from '../http2/send-queue.ts';
import { log } from '../process/log.ts';
import { answerWith, failWith, notGrpc, STREAM_END, sendWith, unwrap } from './responses.ts';
import { GrpcError, STATUS } from './status.ts';

/** Sends one message of a stream, which starts with five free bytes. Returns whether the peer still wants more. */
export type Emit = (message: Buffer) => boolean;

/** Answers a message with a message that starts with five free bytes, or with those that it emits. */
export type Call = (message: Buffer, emit: Emit) => Promise<Buffer | undefined>;

/** Largest message accepted, as in Terraform's own libraries. */
const MAX_MESSAGE = 256 * 1024 * 1024;

/** gRPC over HTTP/2 requests: finds the call by path, frames messages, turns failures into a status. */
export class GrpcService implements RequestHandler {
  readonly maxBody: number;
  readonly tooLarge: Response;
  readonly #calls: ReadonlyMap<string, Call>;

  constructor(calls: ReadonlyMap<string, Call>, maxMessage: number = MAX_MESSAGE) {
    this.#calls = calls;
    this.maxBody = maxMessage + 5;
    const text = `the message is larger than ${maxMessage} bytes`;
    this.tooLarge = failWith(new GrpcError(STATUS.resourceExhausted, text));
  }

  refuse(headers: Headers): Response | undefined {
    if (!headers.get('content-type')?.startsWith('application/grpc') || headers.get(':method') !== 'POST') {
      return notGrpc();
    }
    const path = headers.get(':path') ?? '';
    if (this.#calls.has(path)) return undefined;
    return failWith(new GrpcError(STATUS.unimplemented, `${path} is not implemented`));
  }

  async answer(headers: Headers, body: readonly Buffer[], send: SendPart): Promise<Response> {
    const path = headers.get(':path') ?? '';
    try {
      const call = this.#calls.get(path);
      const message = unwrap(body);
      if (!call || !message)
        throw new GrpcError(STATUS.invalidArgument, 'the request is not one plain gRPC message');
      const answer = await call(message, (part) => sendWith(send, part));
      return answer === undefined ? STREAM_END : answerWith(answer);
    } catch (error) {
      if (error instanceof GrpcError) return failWith(error);
      log('error', `${path} failed`, error);
      return failWith(new GrpcError(STATUS.internal, `${path} failed; TF_LOG_PROVIDER=DEBUG shows more`));
    }
  }
}
