import { CODE, ConnectionError, FRAME, frame } from './frame.ts';
import { MAX_STREAMS } from './limits.ts';
import { ReceiveWindow } from './receive-window.ts';

/** Largest frame this server accepts: the protocol's default. */
export const MAX_FRAME_SIZE = 16_384;

const SETTING = { maxConcurrentStreams: 3, initialWindowSize: 4, maxFrameSize: 5 } as const;

/** The settings this server sends. */
export const SERVER_SETTINGS: Buffer = frame(
  FRAME.settings,
  0,
  0,
  encode([
    [SETTING.maxConcurrentStreams, MAX_STREAMS],
    [SETTING.initialWindowSize, ReceiveWindow.initial],
  ]),
);

/** The peer's settings that a server uses. @throws ConnectionError for values that are not allowed. */
export function readSettings(payload: Buffer): {
  readonly initialWindow?: number;
  readonly maxFrameSize?: number;
} {
  if (payload.length % 6 !== 0) throw new ConnectionError(CODE.frameSize, 'settings have the wrong size');
  const settings: { initialWindow?: number; maxFrameSize?: number } = {};
  for (let at = 0; at < payload.length; at += 6) {
    const id = payload.readUInt16BE(at);
    const value = payload.readUInt32BE(at + 2);
    if (id === SETTING.initialWindowSize) {
      if (value > 0x7fffffff) throw new ConnectionError(CODE.flowControl, 'the window is too large');
      settings.initialWindow = value;
    } else if (id === SETTING.maxFrameSize) {
      if (value < 16_384 || value > 16_777_215)
        throw new ConnectionError(CODE.protocol, 'the frame size is not allowed');
      settings.maxFrameSize = value;
    }
  }
  return settings;
}

function encode(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const bytes = Buffer.alloc(settings.length * 6);
  for (const [index, [id, value]] of settings.entries()) {
    bytes.writeUInt16BE(id, index * 6);
    bytes.writeUInt32BE(value, index * 6 + 2);
  }
  return bytes;
}
