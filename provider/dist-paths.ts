import { join } from 'node:path';
import { VERSION } from './version.ts';

/** Where the build puts everything. */
export const DIST = join(import.meta.dirname, 'dist');

/** A Terraform filesystem mirror with the provider of this checkout. */
export const MIRROR = join(DIST, 'mirror');

/** The provider's folder in the mirror; `dev_overrides` may point at it too. */
export const PROVIDER_FOLDER = join(
  MIRROR,
  'registry.terraform.io',
  'lowerplane',
  'lowerplane',
  VERSION,
  `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`,
);

/** The program Terraform starts. */
export const PROVIDER_PROGRAM = join(PROVIDER_FOLDER, `terraform-provider-lowerplane_v${VERSION}`);

/** The `lowerplane` command. */
export const CLI_PROGRAM = join(DIST, 'cli', 'lowerplane.js');

/** The compiled constructs, in one folder per CDK library. */
export const CONSTRUCTS = join(DIST, 'constructs');
