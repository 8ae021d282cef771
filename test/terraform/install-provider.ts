import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../provider/bundle.ts';
import { launcher } from '../../provider/launcher.ts';

export interface InstalledProvider {
  /** `registry.terraform.io/lowerplane/lowerplane` */
  readonly address: string;
  /** The directory that holds the executable, for `dev_overrides`. */
  readonly directory: string;
  readonly executable: string;
}

/**
 * Bundles a provider's main file into an executable that Terraform can start.
 *
 * @param options.entry the TypeScript file that calls `serve`
 * @param options.directory where to put it; made when missing
 */
export async function installProvider(options: {
  readonly address: string;
  readonly entry: string;
  readonly directory: string;
}): Promise<InstalledProvider> {
  const { address, entry, directory } = options;
  await mkdir(directory, { recursive: true });
  const name = address.slice(address.lastIndexOf('/') + 1);
  const executable = join(directory, `terraform-provider-${name}`);
  const { files } = await bundle({ main: entry });
  for (const [file, content] of files) await writeFile(join(directory, file), content);
  await writeFile(executable, launcher([process.execPath]), { mode: 0o755 });
  return { address, directory, executable };
}
