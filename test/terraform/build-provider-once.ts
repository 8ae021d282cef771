import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildProvider } from '../../provider/build.ts';
import { PROVIDER_FOLDER } from '../../provider/dist-paths.ts';
import { findTerraform } from './find-terraform.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built provider, for `dev_overrides`. */
    readonly providerFolder: string;
  }
}

/** Global set-up of vitest: builds the provider as it ships, once for all acceptance tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lowerplane-provider-'));
  provide('providerFolder', folder);
  if (findTerraform()) {
    await buildProvider();
    // A copy, so that whoever builds again meanwhile takes nothing away from the running tests.
    await cp(PROVIDER_FOLDER, folder, { recursive: true });
  }
  return () => rm(folder, { recursive: true, force: true });
}
