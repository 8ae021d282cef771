import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaDocument } from '../../../provider/constructs/schema-document.ts';
import { describedProvider } from '../../../provider/terraform/described-provider.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { Workspace } from '../../terraform/workspace.ts';
import { EXAMPLES, installOurs } from './installed-provider.ts';

describe.skipIf(terraformIsMissing())('the schema document', () => {
  let installed: InstalledProvider;
  let terraform: Workspace;
  beforeAll(async () => {
    installed = await installOurs();
    terraform = await Workspace.create([installed]);
  });
  afterAll(async () => {
    await terraform.dispose();
    await rm(installed.directory, { recursive: true });
  });

  it('is what terraform prints of the running provider', async () => {
    await terraform.write('main.tf', await readFile(join(EXAMPLES, 'provider', 'provider.tf'), 'utf8'));
    const { stdout } = await terraform.succeed(['providers', 'schema', '-json']);
    expect(JSON.parse(stdout)).toEqual(schemaDocument(describedProvider));
  });
});
