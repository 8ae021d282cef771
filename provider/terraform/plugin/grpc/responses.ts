import type { SendPart } from '../http2/connection.ts';
import { encodeHeaders } from '../http2/hpack-encode.ts';
import type { Response } from '../http2/send-queue.ts';
import { type GrpcError, percentEncode } from './status.ts';

/** `:status: 200` by its index in HPACK's static table. */
const STATUS_200 = Buffer.of(0x88);
const HEADERS = Buffer.concat([STATUS_200, encodeHeaders([['content-type', 'application/grpc']])]);
const OK = encodeHeaders([['grpc-status', '0']]);
const PREFIX = 5;
/** Characters of an error's text: percent-encoded they must still fit into one frame. */
const MAX_MESSAGE_TEXT = 1024;

/** Wraps a message. @param message has five free bytes in front, for gRPC's prefix */
export function answerWith(message: Buffer): Response {
  return { headers: HEADERS, body: prefixed(message), trailers: OK };
}

/** Sends one message of a stream. Returns whether the peer still wants more. */
export function sendWith(send: SendPart, message: Buffer): boolean {
  return send(HEADERS, prefixed(message));
}

/** Ends a stream of messages, which may have had none. */
export const STREAM_END: Response = { headers: HEADERS, body: Buffer.alloc(0), trailers: OK };

function prefixed(message: Buffer): Buffer {
  message[0] = 0;
  message.writeUInt32BE(message.length - PREFIX, 1);
  return message;
}

/** Ends a call without a message. */
export function failWith({ status, message }: GrpcError): Response {
  const trailers = encodeHeaders([
    ['grpc-status', String(status)],
    ['grpc-message', percentEncode(message.slice(0, MAX_MESSAGE_TEXT))],
  ]);
  return { headers: Buffer.concat([HEADERS, trailers]), trailers };
}

/** Rejects a client that does not speak gRPC. */
export function notGrpc(): Response {
  return { headers: encodeHeaders([[':status', '415']]) };
}

/** Extracts the one message from a request's body. */
export function unwrap(body: readonly Buffer[]): Buffer | undefined {
  const [first] = body;
  const whole = body.length === 1 && first ? first : Buffer.concat(body);
  if (whole.length < PREFIX || whole[0] !== 0) return undefined;
  return whole.readUInt32BE(1) === whole.length - PREFIX ? whole.subarray(PREFIX) : undefined;
}
