import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scheduleEvent } from './event-payloads.ts';
import { runAction } from './run-action.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

it('lets this project pass', async () => {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  const run = await runAction({
    workspace: ROOT,
    event: scheduleEvent(stdout.trim()),
    inputs: { mode: 'review' },
  });
  expect(run.outputs).toMatchObject({ critical: '0', high: '0', medium: '0' });
  expect(run.code).toBe(0);
});
