/** The release of this package; the same as in package.json, which a test compares. */
export const VERSION = '0.1.0';

/** The address of the provider in configurations, and of its place in the Terraform Registry. */
export const PROVIDER_SOURCE = 'registry.terraform.io/lowerplane/lowerplane';

/** The page of the repository. */
export const REPOSITORY_URL = 'https://github.com/lowerplane/terraform-provider-lowerplane';
