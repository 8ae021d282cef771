import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { PROVIDER_PROGRAM } from '../../../provider/dist-paths.ts';
import { FLAG, FRAME, frame } from '../../../provider/terraform/plugin/http2/frame.ts';
import { encodeHeaders } from '../../../provider/terraform/plugin/http2/hpack-encode.ts';
import { resetOf } from './http2-peer.ts';

const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
const REQUESTS = 8_000;
const MEGABYTES_MAX = 150;

/** A provider process that speaks without TLS, as for a user who has switched that off. */
async function started() {
  const child = spawn(PROVIDER_PROGRAM, [], {
    env: { ...process.env, TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: '6' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    const [, path] = /\|unix\|([^|]+)\|/.exec(printed) ?? [];
    if (path === undefined) continue;
    /** The most memory that the process has had so far; undefined when it has ended. */
    const peak = () => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
    };
    return { path, peak };
  }
  throw new Error(`The provider ended before it was ready: ${printed}`);
}

test.runIf(process.platform === 'linux').each(['reads none of', 'resets all of'])(
  'the process stays small when a peer %s its answers',
  async (what) => {
    const { path, peak } = await started();
    const socket = connect(path);
    onTestFinished(() => void socket.destroy());
    let isOpen = true;
    socket
      .on('error', () => {})
      .on('close', () => {
        isOpen = false;
      });
    socket.resume();
    const noWindow = Buffer.from([0, 4, 0, 0, 0, 0]);
    const headers = encodeHeaders([
      [':method', 'POST'],
      [':path', '/tfplugin6.Provider/GetProviderSchema'],
      ['content-type', 'application/grpc'],
    ]);
    socket.write(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
    socket.write(frame(FRAME.settings, 0, 0, noWindow));
    let most = 0;
    for (let sent = 0; sent < REQUESTS && isOpen; sent++) {
      const stream = 2 * sent + 1;
      socket.write(frame(FRAME.headers, FLAG.endHeaders, stream, headers));
      socket.write(frame(FRAME.data, FLAG.endStream, stream, Buffer.alloc(5)));
      if (what === 'resets all of') socket.write(resetOf(stream));
      if (sent % 50 > 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, peak() ?? 0);
    }
    // The process ends with its only connection.
    while (isOpen) {
      const now = peak();
      if (now === undefined) break;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBeGreaterThan(20);
    expect(most).toBeLessThan(MEGABYTES_MAX);
  },
);
