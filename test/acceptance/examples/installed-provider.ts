import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROVIDER_SOURCE } from '../../../provider/version.ts';
import { type InstalledProvider, installProvider } from '../../terraform/install-provider.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Where the Terraform examples are. */
export const EXAMPLES = join(ROOT, 'examples', 'terraform');

/** Our provider, for Terraform to start. Its folder is the caller's to remove. */
export async function installOurs(): Promise<InstalledProvider> {
  return installProvider({
    address: PROVIDER_SOURCE,
    entry: join(ROOT, 'provider', 'terraform', 'main.ts'),
    directory: await mkdtemp(join(tmpdir(), 'lowerplane-provider-')),
  });
}
