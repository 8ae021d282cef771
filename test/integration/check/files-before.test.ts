import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readChanges } from '../../../action/check/collect/changed-lines.ts';
import { CheckedFolder } from '../../../action/check/collect/checked-folder.ts';
import { MadeRepository } from '../scan/made-repository.ts';

/** The files of a commit with their texts: as git lists them, and as they follow from a change of it. */
async function filesBefore(root: string, base: string, head: string) {
  const before = { kind: 'commit', commit: base } as const;
  const after = { kind: 'commit', commit: head } as const;
  const read = async (folder: CheckedFolder) => {
    const files = folder.files(before);
    const texts = (await files.list()).map(async (path) => [path, await files.read(path)] as const);
    const found = await Promise.all(texts);
    await folder.close();
    return found;
  };
  const open = () => new CheckedFolder({ root, tree: after, policyTree: before, repository: undefined });
  const compared = open();
  if (compared.git === undefined) throw new Error('no repository');
  compared.compare(after, base, readChanges(compared.git.repository, after, base));
  return { listed: await read(open()), derived: await read(compared) };
}

const ODD = ['with space.tf', 'ta\tb.tf', 'line\nbreak.tf', '"quoted".tf', 'ünïcode.tf', 'back\\slash.tf'];
const files = (paths: readonly string[], text: string) =>
  Object.fromEntries(paths.map((path) => [path, `${text} ${path}\n`]));

const changes: readonly (readonly [string, (repo: MadeRepository) => void])[] = [
  ['edits and adds files', (repo) => writeFileSync(join(repo.folder, 'a.tf'), 'edited\n')],
  ['removes files', (repo) => rmSync(join(repo.folder, 'a.tf'))],
  [
    'swaps the names of two files',
    ({ folder }) => {
      renameSync(join(folder, 'a.tf'), join(folder, 'c.tf'));
      renameSync(join(folder, 'b.tf'), join(folder, 'a.tf'));
      renameSync(join(folder, 'c.tf'), join(folder, 'b.tf'));
    },
  ],
  [
    'moves a file away and puts another one there',
    ({ folder }) => {
      renameSync(join(folder, 'a.tf'), join(folder, 'moved.tf'));
      writeFileSync(join(folder, 'a.tf'), 'another\n');
    },
  ],
  [
    'puts a link in the place of a file',
    ({ folder }) => {
      rmSync(join(folder, 'a.tf'));
      symlinkSync('b.tf', join(folder, 'a.tf'));
    },
  ],
  [
    'puts a file in the place of a link',
    ({ folder }) => {
      rmSync(join(folder, 'link.tf'));
      writeFileSync(join(folder, 'link.tf'), 'a file\n');
    },
  ],
  ['makes a file executable', ({ folder }) => chmodSync(join(folder, 'a.tf'), 0o755)],
  [
    'edits, moves and removes files with odd names',
    ({ folder }) => {
      for (const path of ODD.slice(0, 2)) writeFileSync(join(folder, path), 'edited\n');
      for (const path of ODD.slice(2, 4)) renameSync(join(folder, path), join(folder, `moved ${path}`));
      for (const path of ODD.slice(4)) rmSync(join(folder, path));
    },
  ],
];

it.each(changes)('a change that %s leads back to the files before it', async (_, change) => {
  const repo = new MadeRepository();
  repo.commit('first', files(['a.tf', 'b.tf', 'infra/c.tf', ...ODD], 'the text of'));
  symlinkSync('b.tf', join(repo.folder, 'link.tf'));
  const base = repo.commit('start', {});
  change(repo);
  const head = repo.commit('change', { 'new.tf': 'new\n' });
  const { listed, derived } = await filesBefore(repo.folder, base, head);
  expect(derived).toEqual(listed);
  expect(listed.length).toBeGreaterThan(8);
});

it('settings that hide changes of submodules do not hide the files before', async () => {
  const platform = new MadeRepository();
  platform.commit('start', { 'keys/main.tf': 'old\n' });
  const repo = new MadeRepository();
  repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', platform.folder, 'platform');
  repo.git('config', '-f', '.gitmodules', 'submodule.platform.ignore', 'all');
  const base = repo.commit('start', { 'a.tf': 'a\n' });
  const inner = join(repo.folder, 'platform');
  writeFileSync(join(inner, 'keys/main.tf'), 'new\n');
  repo.git('-C', inner, '-c', 'user.name=T', '-c', 'user.email=t@example.test', 'commit', '-qam', 'change');
  repo.git('add', '--force', 'platform');
  repo.git('commit', '-qm', 'change');
  const { listed, derived } = await filesBefore(repo.folder, base, repo.git('rev-parse', 'HEAD'));
  expect(derived).toEqual(listed);
  expect(listed).toContainEqual(['platform/keys/main.tf', 'old\n']);
});
