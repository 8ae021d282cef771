import { expect, it } from 'vitest';
import { GitObjects } from '../../../action/scan/sources/git-objects.ts';
import { MadeRepository, madeFolder } from './made-repository.ts';

const MIB = 1024 * 1024;

it('answers in the order of the requests', async () => {
  const repo = new MadeRepository();
  const contents = Array.from({ length: 50 }, (_, index) => `${index}\n`.repeat(index * 997));
  const large = 'x'.repeat(3 * MIB);
  const commit = repo.commit('start', {
    ...Object.fromEntries(contents.map((content, index) => [`f${index}`, content])),
    large,
    'odd name\té': 'odd',
  });
  const objects = new GitObjects(repo.folder);
  const names = contents.map((_, index) => `${commit}:f${index}`);
  const [files, tooLarge, whole, missing, folder, odd, twoLines] = await Promise.all([
    Promise.all(names.map((name) => objects.read(name, MIB))),
    objects.read(`${commit}:large`, MIB),
    objects.read(':large', 4 * MIB),
    objects.read(`${commit}:nothing here`, MIB),
    objects.read(`${commit}^{tree}`, MIB),
    objects.read(`${commit}:odd name\té`, MIB),
    objects.read(`${commit}:f1\n${commit}:f2`, MIB),
  ]);
  expect(files.map(String)).toEqual(contents);
  expect([tooLarge, missing, folder, twoLines]).toEqual(['unfit', 'missing', 'unfit', 'missing']);
  expect(String(whole)).toBe(large);
  expect(String(odd)).toBe('odd');
  await objects.close();
});

it('fails for all who wait, and at once for those who come later, when git does', async () => {
  const objects = new GitObjects(madeFolder());
  const failures = await Promise.allSettled([objects.read('HEAD:a', MIB), objects.read('HEAD:b', MIB)]);
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(objects.read('HEAD:c', MIB)).rejects.toMatchObject({ name: 'ScanError' });
  await objects.close();
});

it('starts nothing that is not needed', async () => {
  await new GitObjects('/nowhere').close();
});
