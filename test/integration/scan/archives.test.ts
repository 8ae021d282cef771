import { spawnSync } from 'node:child_process';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from './made-repository.ts';

/** A zip archive with one deflated file, or a stored one. */
function zip(name: string, content: Buffer, stored = false): Buffer {
  const packed = stored ? content : deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(stored ? 0 : 8, 4);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
  const made = Buffer.from([20, 0]);
  const directory = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    made,
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from('PK\u0005\u0006'), end]);
}

const found = async (path: string, archives = true) => {
  const { findings, scope } = await scan({ path, target: { kind: 'tree' }, archives });
  const skipped = scope.skipped.filter(({ reason }) => reason === 'archive');
  return { at: findings.map((finding) => `${finding.path}:${finding.position.line}`), skipped };
};

it('looks into archives, and into archives in them, when asked to', async () => {
  const folder = madeFolder();
  const secret = (number: number) => Buffer.from(`\nTOKEN=${githubToken(number)}\n`);
  writeInto(folder, 'a.zip', zip('in/a.env', secret(1)));
  writeInto(folder, 'b.jar', zip('b.env', secret(2), true));
  writeInto(folder, 'outer.zip', zip('inner.zip', zip('c.env', secret(3))));
  writeInto(folder, 'd.env.gz', gzipSync(secret(4)));
  writeInto(folder, `tree/${'long/'.repeat(30)}e.env`, secret(5));
  spawnSync('tar', ['-czf', 'e.tgz', 'tree'], { cwd: folder });
  spawnSync('rm', ['-r', 'tree'], { cwd: folder });
  expect(await found(folder, false)).toEqual({ at: [], skipped: [] });
  expect(await found(folder)).toEqual({
    at: [
      'a.zip!/in/a.env:2',
      'b.jar!/b.env:2',
      'd.env.gz!/d.env:2',
      `e.tgz!/tree/${'long/'.repeat(30)}e.env:2`,
      'outer.zip!/inner.zip!/c.env:2',
    ],
    skipped: [],
  });
});

it('counts archives that it cannot read, and is not blown up by any', async () => {
  const folder = madeFolder();
  writeInto(folder, 'bomb.zip', zip('zeros.txt', Buffer.alloc(300 * 1024 * 1024)));
  writeInto(folder, 'cut.zip', zip('a.env', Buffer.from(githubToken(1))).subarray(0, 40));
  writeInto(folder, 'damaged.gz', Buffer.from('no archive at all'));
  let deep = zip('a.env', Buffer.from(githubToken(2)));
  for (let level = 0; level < 4; level++) deep = zip('deeper.zip', deep);
  writeInto(folder, 'deep.zip', deep);
  const { at, skipped } = await found(folder);
  expect(at).toEqual([]);
  expect(skipped).toMatchObject([{ count: 4, examples: ['bomb.zip', 'cut.zip', 'damaged.gz', 'deep.zip'] }]);
});

describe('archives in changes', () => {
  const env = (number: number) => Buffer.from(`\nTOKEN=${githubToken(number)}\n`);

  it('are scanned in every commit of a range, and reported with the commit that added them', async () => {
    const repo = new MadeRepository();
    repo.write('old.zip', zip('a.env', env(1)));
    const base = repo.commit('start');
    repo.write('backup.zip', zip('b.env', env(2)));
    const adding = repo.commit('add a backup');
    repo.git('rm', '--quiet', 'backup.zip');
    repo.write('old.zip', zip('a.env', Buffer.concat([env(1), env(3)])));
    const growing = repo.commit('remove it, and put more into the other');

    const target = { kind: 'range', base, head: 'HEAD', from: 'base' } as const;
    expect((await scan({ path: repo.folder, target })).findings).toEqual([]);
    const { findings, scope } = await scan({ path: repo.folder, target, archives: true });
    expect(
      findings.map(({ path, position, origin }) => ({ at: `${path}:${position.line}`, ...origin })),
    ).toEqual([
      { at: 'backup.zip!/b.env:2', kind: 'commit', commit: adding, present: false },
      { at: 'old.zip!/a.env:4', kind: 'commit', commit: growing, present: true },
    ]);
    expect(scope.files).toBe(2);
  });

  it('are looked into when staged, and one that cannot be read is counted', async () => {
    const repo = new MadeRepository();
    repo.write('a.zip', zip('a.env', env(1)));
    repo.write('damaged.gz', 'no archive at all');
    repo.git('add', '--all');
    const { findings, scope } = await scan({ path: repo.folder, target: { kind: 'staged' }, archives: true });
    expect(findings.map(({ path, origin }) => [path, origin.kind])).toEqual([['a.zip!/a.env', 'staged']]);
    expect(scope.skipped).toMatchObject([{ reason: 'archive', count: 1, examples: ['damaged.gz'] }]);
  });
});
