import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MadeRepository, madeFolder } from '../scan/made-repository.ts';
import { command, endlessKey } from './gate.ts';

it('a partial clone that lacks files has no verdict, and says what to run', async () => {
  const origin = new MadeRepository();
  origin.commit('one', { 'a/x.txt': 'x\n', 'b/main.tf': endlessKey('A') });
  origin.commit('two', { 'a/x.txt': 'y\n' });
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const clone = join(madeFolder(), 'clone');
  const git = (...args: readonly string[]) => execFileSync('git', args, { stdio: 'pipe' }).toString();
  git('clone', '-q', '--filter=blob:none', '--sparse', `file://${origin.folder}`, clone);
  const without = [await command(clone), await command(clone, ['--base', 'HEAD~1'])];
  for (const { code, out, error } of without) {
    expect([2, 3]).toContain(code);
    expect(`${out}${error}`.replaceAll(/\s+/g, ' ')).toContain('git fetch --refetch --no-filter');
    expect(`${out}${error}`).not.toContain('lazy');
  }
  git('-C', clone, 'fetch', '-q', '--refetch', '--no-filter');
  const { code, out } = await command(clone);
  expect(code).toBe(1);
  expect(out).toContain('b/main.tf:1');
});
