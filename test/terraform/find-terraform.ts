import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the `terraform` command is, or nothing when it is not installed. */
export function findTerraform(): string | undefined {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(directory, process.platform === 'win32' ? 'terraform.exe' : 'terraform');
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this directory: look in the next.
    }
  }
  return undefined;
}

/** For `describe.skipIf(...)`: true without terraform, after saying loudly that nothing is being tested. */
export function terraformIsMissing(): boolean {
  if (findTerraform()) return false;
  console.warn('\n!!! terraform is not on PATH: the acceptance tests are SKIPPED and prove nothing !!!\n');
  return true;
}
