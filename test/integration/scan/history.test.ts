import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

const history = (path: string, threads = 1) =>
  scan({ path, target: { kind: 'history' }, threads, threadsFrom: { files: 1 } });

function summary({ findings, preexisting, scope: { threads: _, ...scope } }: ScanResult) {
  return { findings, preexisting, scope };
}

/** 40 versions of 30 files, some with secrets that come and go. */
function longHistory(): MadeRepository {
  const repo = new MadeRepository();
  for (let version = 0; version < 40; version++) {
    const files = Array.from({ length: 30 }, (_, file) => {
      const lines = Array.from({ length: 60 }, (__, line) => `line ${line} of file ${file}\n`);
      lines[(version * 7) % 60] = `changed in version ${version}\n`;
      if (file % 10 === 0 && version % 8 > 3) lines[30] = `token: ${githubToken(file + (version >> 3))}\n`;
      return [`src/f${file}.conf`, lines.join('')] as const;
    });
    repo.commit(`version ${version}`, Object.fromEntries(files));
  }
  return repo;
}

describe('a history', () => {
  it('gives the same findings in one thread and in several', async () => {
    const repo = longHistory();
    const alone = await history(repo.folder);
    expect(alone.findings.length).toBeGreaterThan(10);
    expect(alone.scope.files).toBe(1_200);
    const together = await history(repo.folder, 3);
    expect(together.scope.threads).toBe(3);
    expect(summary(together)).toEqual(summary(alone));
  });

  it('of very many tiny files is read to its end', async () => {
    const repo = new MadeRepository();
    const names = Array.from({ length: 1_100 }, (_, index) => `f${index}`);
    repo.commit('start', Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    expect((await history(repo.folder, 2)).scope.files).toBe(1_100);
  });

  it('is scanned in a clone that borrows the objects of another', async () => {
    const repo = longHistory();
    const clone = join(madeFolder(), 'clone');
    spawnSync('git', ['clone', '--quiet', '--shared', '--bare', repo.folder, clone]);
    expect((await history(clone, 2)).findings).toEqual((await history(repo.folder)).findings);
  });

  it('of a partial clone says which objects are missing', async () => {
    const repo = new MadeRepository();
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const blob = (text: string) =>
      spawnSync('git', ['hash-object', '--stdin'], { input: text, encoding: 'utf8' }).stdout.trim();
    repo.commit('start', { 'a.ts': 'one\n' });
    repo.commit('next', { 'a.ts': `two ${githubToken(1)}\n` });
    const clone = join(madeFolder(), 'clone');
    spawnSync('git', ['clone', '--quiet', '--filter=blob:none', `file://${repo.folder}`, clone]);
    const { findings, scope } = await history(clone);
    expect(findings).toHaveLength(1);
    expect(scope.skipped).toEqual([{ reason: 'missing', count: 1, examples: [blob('one\n')] }]);
  });

  it.each([
    ['the whole', { kind: 'history' }],
    ['the end', { kind: 'range', base: 'HEAD~1', head: 'HEAD', from: 'base' }],
  ] as const)(
    'of a damaged clone is scanned without the files that are missing: %s of it',
    async (_, target) => {
      const repo = new MadeRepository();
      const text = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('');
      repo.commit('start', { 'a.ts': text, 'b.ts': 'here\n' });
      const lost = repo.git('rev-parse', 'HEAD:a.ts');
      rmSync(join(repo.folder, 'a.ts'));
      repo.commit('next', { 'c.ts': `${text}${githubToken(1)}\n` });
      rmSync(join(repo.folder, '.git', 'objects', lost.slice(0, 2), lost.slice(2)));
      const { findings, scope } = await scan({ path: repo.folder, target });
      expect(findings.map(({ path }) => path)).toEqual(['c.ts']);
      const missing = { reason: 'missing', count: 1, examples: [lost] };
      expect(scope.skipped).toEqual(target.kind === 'history' ? [missing] : []);
    },
  );
});
