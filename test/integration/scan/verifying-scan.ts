import { expect } from 'vitest';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import type { StandIn } from './vendors/stand-in.ts';

export const NOW = Date.UTC(2026, 10, 30);

export async function verify(folder: string, { transport }: Pick<StandIn, 'transport'>, ...args: string[]) {
  const environment = { LOWERPLANE_BASE_URL: 'https://lowerplane.example.com' };
  const { io, printed } = capturedIo({ cwd: folder, transport, environment, now: NOW });
  const code = await command.run(['--verify', ...args], io);
  return { code, output: printed.out, errors: printed.error };
}

export async function reportOf(folder: string, vendors: StandIn, ...args: string[]) {
  const { output, errors } = await verify(folder, vendors, '--json', ...args);
  expect(errors).toBe('');
  return { output, report: JSON.parse(output) };
}

export const unknown = (why: string) => (vendor: string) => ({
  verification: { status: 'unknown', detail: expect.stringContaining(`${vendor} ${why}`) },
});

export const WORKS = { status: 200, body: '{"resources":{"core":{"limit":5000}}}' };
export const REFUSED = { status: 401 };
