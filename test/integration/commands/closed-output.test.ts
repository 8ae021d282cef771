import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { surroundings } from './ran-command.ts';

const MAIN = join(import.meta.dirname, '../../../provider/cli/main.ts');

it('an apply whose reader has gone finishes its key, and does not claim success where keys are left', async () => {
  const { folder, environment } = await surroundings();
  const files = ['a.key', 'b.key', 'c.key'];
  const keys = files.map(
    (file) =>
      `  - { name: ${file}, permissions: read-only, environments: [production], expires_in: 90d, deliver_to: [{ file: { path: ${file} } }] }`,
  );
  writeFileSync(join(folder, 'lowerplane.yaml'), `version: 1\nkeys:\n${keys.join('\n')}\n`);
  const child = spawn(process.execPath, [MAIN, 'apply', '--yes'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout.destroy();
  const [[code], error] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
  const made = files.filter((file) => existsSync(join(folder, file)));
  expect({ code, made: made.length }).toEqual({
    code: made.length === files.length ? 0 : 1,
    made: made.length,
  });
  // What ended is on standard error as well, whole keys only.
  expect(error.match(/^\[\d\/3\]/gm) ?? []).toHaveLength(made.length);
});

it.skipIf(!existsSync('/dev/full'))(
  'an apply whose report cannot be written says that keys were changed',
  async () => {
    const { folder, environment } = await surroundings();
    writeFileSync(
      join(folder, 'lowerplane.yaml'),
      'version: 1\nkeys:\n  - { name: CI, permissions: read-only, expires_in: 90d, deliver_to: [{ file: { path: ci.key } }] }\n',
    );
    const full = openSync('/dev/full', 'w');
    const apply = async () => {
      const child = spawn(process.execPath, [MAIN, 'apply', '--yes'], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', ...environment },
        stdio: ['ignore', full, 'pipe'],
      });
      if (child.stderr === null) throw new Error('no standard error');
      const [[code], error] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
      return { code, error };
    };
    const first = await apply();
    expect(first.error).toContain('[1/1] "CI": created');
    expect(first).toMatchObject({ code: 3 });
    // Nothing is left to change.
    expect(await apply()).toMatchObject({ code: 2 });
    closeSync(full);
  },
);
