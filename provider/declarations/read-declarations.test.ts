import { describe, expect, it } from 'vitest';
import { memoryFiles } from './memory-files.fixture.ts';
import { readDeclarations } from './read-declarations.ts';

const key = (name: string) => `resource "lowerplane_api_key" "a" {\n  name = "${name}"\n}\n`;
const json = (name: string) => JSON.stringify({ resource: { lowerplane_api_key: { a: { name } } } });

async function read(files: Readonly<Record<string, string>>) {
  const { keys, unread = [] } = await readDeclarations(memoryFiles(files));
  return {
    names: keys.map(({ name }) => (name.kind === 'known' ? name.value : name.kind)),
    unread: unread.map(({ at, subject, because }) => `${at.path}:${at.line} ${subject}: ${because}`),
  };
}

describe('files of OpenTofu', () => {
  it.each([
    ['keys.tofu', key('tofu')],
    ['keys.tofu.json', json('tofu')],
  ])('are read without any of Terraform: %s', async (path, text) => {
    expect(await read({ [path]: text })).toEqual({ names: ['tofu'], unread: [] });
  });

  it.each([
    ['main.tf', 'main.tofu', key],
    ['main.tf.json', 'main.tofu.json', json],
  ])('take the place of %s, whose keys are not known then', async (terraform, tofu, text) => {
    const { names, unread } = await read({ [terraform]: text('terraform'), [tofu]: text('tofu') });
    expect(names).toEqual(['tofu']);
    expect(unread).toEqual([
      `${terraform}:1 ${terraform} declares: OpenTofu reads ${tofu} in its place, and so does this check, but Terraform would read it`,
    ]);
  });

  it('replace no file of another name or syntax, nor one without keys', async () => {
    const { names, unread } = await read({
      'other.tf': key('other'),
      'main.tofu.json': json('tofu'),
      'versions.tf': 'terraform {}',
      'versions.tofu': 'terraform {}',
    });
    expect(names.sort()).toEqual(['other', 'tofu']);
    expect(unread).toEqual([]);
  });
});
