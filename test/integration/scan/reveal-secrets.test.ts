import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { githubToken, MadeRepository, madeFolder, writeInto } from './made-repository.ts';
import { standIn } from './vendors/stand-in.ts';
import { reportOf, WORKS } from './verifying-scan.ts';

describe('a secret is read again', () => {
  const answered = async (folder: string, ...args: string[]) => {
    const vendors = await standIn(() => WORKS);
    const { report } = await reportOf(folder, vendors, ...args);
    expect(vendors.received.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${githubToken(1)}`,
    ]);
    return report;
  };
  const text = `A=${githubToken(1)}\n`;

  it('in a file that only the index has', async () => {
    const repository = new MadeRepository();
    repository.commit('start', { 'a.env': 'A=\n' });
    repository.write('a.env', text);
    repository.git('add', 'a.env');
    repository.write('a.env', 'A=\n');
    expect((await answered(repository.folder, '--staged')).verified.works).toBe(1);
  });

  it.each([
    ['a commit whose file is gone', { 'a.env': text }, 'add'],
    ['a message', {}, `use ${githubToken(1)}`],
  ])('in %s', async (_, files, message) => {
    const repository = new MadeRepository();
    repository.commit(message, files);
    repository.git('rm', '--quiet', '--ignore-unmatch', 'a.env');
    repository.commit('remove');
    expect((await answered(repository.folder, '--history')).verified.works).toBe(1);
  });

  it('in a file that was moved since', async () => {
    const repository = new MadeRepository();
    repository.commit('start');
    repository.commit('add', { 'a.env': `${text}${'# padding\n'.repeat(20)}` });
    repository.git('mv', 'a.env', 'b.env');
    repository.commit('move');
    const report = await answered(repository.folder, '--range', 'HEAD~2..HEAD');
    expect(report.findings).toMatchObject([{ path: 'b.env', verification: { status: 'works' } }]);
  });

  it('in the message of a tag and in a bare repository', async () => {
    const repository = new MadeRepository();
    repository.commit('start');
    repository.git('tag', '-a', 'v1', '-m', `token ${githubToken(1)}`);
    expect((await answered(repository.folder, '--history')).verified.works).toBe(1);
    repository.commit('add', { 'a.env': text });
    const bare = `${madeFolder()}/bare.git`;
    repository.git('clone', '--quiet', '--bare', '.', bare);
    expect((await answered(bare)).verified.works).toBe(1);
  });

  it('in what is encoded', async () => {
    const folder = madeFolder();
    writeInto(
      folder,
      'a.yaml',
      `data:\n  config: ${Buffer.from(`{"github":"${githubToken(1)}"}`).toString('base64')}\n`,
    );
    expect((await answered(folder)).verified.works).toBe(1);
  });

  it('in the name of a file', async () => {
    const repository = new MadeRepository();
    repository.commit('start', { [`notes-${githubToken(1)}.txt`]: 'x' });
    expect((await answered(repository.folder)).verified.works).toBe(1);
    expect((await answered(repository.folder, '--history')).verified.works).toBe(1);
  });

  it('in an archive', async () => {
    const repository = new MadeRepository();
    const entry = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write('a.env', 0);
    header.write('0000644\0', 100);
    header.write(`${entry.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('ustar\0', 257);
    header.fill(' ', 148, 156);
    header.write('0', 156);
    header.write(
      `${[...header]
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const padded = Buffer.alloc(512);
    entry.copy(padded);
    repository.write('a.tar', Buffer.concat([header, padded, Buffer.alloc(1024)]));
    repository.commit('archive');
    expect((await answered(repository.folder, '--archives')).verified.works).toBe(1);
    expect((await answered(repository.folder, '--archives', '--history')).verified.works).toBe(1);
  });

  it('in a link target', async () => {
    const repository = new MadeRepository();
    symlinkSync(`https://${githubToken(1)}@github.com/acme/site`, `${repository.folder}/link`);
    repository.commit('link');
    expect((await answered(repository.folder)).verified.works).toBe(1);
  });
});
