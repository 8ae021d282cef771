import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { copyExample } from '../../integration/constructs/example.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { Workspace } from '../../terraform/workspace.ts';
import { installOurs } from './installed-provider.ts';

describe.skipIf(terraformIsMissing())('what the example app synthesizes', () => {
  let installed: InstalledProvider;
  beforeAll(async () => {
    installed = await installOurs();
  });
  afterAll(() => rm(installed.directory, { recursive: true }));

  it.each(FLAVOURS)('on %s is valid for Terraform', async (flavour) => {
    const example = await copyExample(flavour);
    const terraform = await Workspace.create([installed]);
    try {
      await terraform.write('cdk.tf.json', await example.synthesize());
      expect((await terraform.succeed(['validate'])).stdout).toContain('The configuration is valid');
    } finally {
      await terraform.dispose();
      await example.dispose();
    }
  });
});
