import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describedProvider } from '../../../provider/terraform/described-provider.ts';
import { GUIDES } from '../../../schemas/guides.ts';
import { codeBlocks } from '../../markdown/code-blocks.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { Workspace } from '../../terraform/workspace.ts';
import { EXAMPLES, installOurs } from './installed-provider.ts';

const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' });
/** Blocks of Terraform 1.14, which older versions can only format. */
const LATER = files.filter((name) => name.endsWith('.tfquery.hcl') || /^actions\/.*\.tf$/.test(name)).sort();
const folders = [
  ...new Set(
    files.filter((name) => name.endsWith('.tf') && !LATER.includes(name)).map((name) => dirname(name)),
  ),
].sort();

/** Those that bring their own provider block; the others are parts of a configuration. */
const WHOLE: ReadonlySet<string> = new Set(['complete', 'compliance', 'rotation']);

const GUIDES_FOLDER = join(EXAMPLES, '..', '..', 'docs', 'guides');
const guidesWithCode = GUIDES.filter((name) =>
  readFileSync(join(GUIDES_FOLDER, `${name}.md`), 'utf8').includes('```terraform'),
);

describe.skipIf(terraformIsMissing())('examples/terraform', () => {
  let installed: InstalledProvider;
  let terraform: Workspace;
  beforeAll(async () => {
    installed = await installOurs();
  });
  beforeEach(async () => {
    terraform = await Workspace.create([installed]);
  });
  afterEach(() => terraform.dispose());
  afterAll(() => rm(installed.directory, { recursive: true }));

  it('has every folder the Registry looks for', () => {
    const folderOf = (kind: string, types: readonly { readonly typeName: string }[] = []) =>
      types.map(({ typeName }) => `${kind}/${typeName}`);
    expect(folders.toSorted()).toEqual(
      [
        'complete',
        'compliance',
        'provider',
        'rotation',
        ...folderOf('data-sources', describedProvider.dataSources),
        ...folderOf('ephemeral-resources', describedProvider.ephemeralResources),
        ...describedProvider.functions.map(({ name }) => `functions/${name}`),
        ...folderOf('resources', describedProvider.resources),
      ].toSorted(),
    );
  });

  it.each(LATER)('%s is formatted as Terraform does', async (path) => {
    await terraform.write('example.tf', await readFile(join(EXAMPLES, path), 'utf8'));
    expect((await terraform.succeed(['fmt', '-check', '-list=true'])).stdout).toBe('');
  });

  it.each(folders)('%s is valid, and formatted as Terraform does', async (folder) => {
    const names = (await readdir(join(EXAMPLES, folder))).filter((name) => name.endsWith('.tf'));
    for (const name of names)
      await terraform.write(name, await readFile(join(EXAMPLES, folder, name), 'utf8'));
    if (!WHOLE.has(folder)) {
      const connection = await readFile(join(EXAMPLES, 'provider', 'provider.tf'), 'utf8');
      await terraform.write('provider.tf', connection);
    }
    expect((await terraform.succeed(['validate'])).stdout).toContain('The configuration is valid');
    expect((await terraform.succeed(['fmt', '-check', '-list=true'])).stdout).toBe('');
  });

  it.each(guidesWithCode)('the guide %s is valid, and formatted as Terraform does', async (name) => {
    const blocks = codeBlocks(readFileSync(join(GUIDES_FOLDER, `${name}.md`), 'utf8'));
    const code = blocks.filter(({ language }) => language === 'terraform').map(({ content }) => content);
    await terraform.write('guide.tf', code.join('\n'));
    if (!code.join('').includes('required_providers'))
      await terraform.write('provider.tf', await readFile(join(EXAMPLES, 'provider', 'provider.tf'), 'utf8'));
    expect((await terraform.succeed(['validate'])).stdout).toContain('The configuration is valid');
    expect((await terraform.succeed(['fmt', '-check', '-list=true'])).stdout).toBe('');
  });
});
