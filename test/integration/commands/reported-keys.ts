import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { keysFile } from '../engine/engine-world.ts';
import { surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const HOSTILE = '<img src=x onerror=alert(1)>"&\'';

/** Keys of different ages, one declared, one with a name that would be markup, and two results of the gate. */
export async function reportedKeys(args: readonly string[] = []) {
  const around = await surroundings();
  const write = (name: string, content: string) => writeFileSync(join(around.folder, name), content);
  const rotation = { every: '90d', overlap: '7d' };
  write('lowerplane.yaml', keysFile({ expires_in: undefined, rotation }));
  expect(await around.run(['apply', '--yes'])).toMatchObject({ code: 0 });
  const old = await around.key({ name: HOSTILE, permissions: 'admin', environments: 'all' });
  await around.use(old.secret);
  const { now } = around.emulator.clock;
  const expires_at = new Date(now() + 30 * DAY).toISOString();
  await around.key({ name: 'Ends soon', permissions: 'read-only', environments: ['staging'], expires_at });
  for (const name of ['first.json', 'second.json']) {
    await around.run(['check', '--output', `json=${name}`]);
    around.emulator.clock.advance(DAY);
  }
  const checks = ['--check', 'second.json', '--check', 'first.json'];
  const ran = await around.run(['report', '--output', 'keys.html', ...checks, ...args]);
  return {
    ...around,
    ran,
    secret: old.secret,
    page: () => readFileSync(join(around.folder, 'keys.html'), 'utf8'),
  };
}
